import { accountTitle } from '../../targets/shared/scope.js';
import {
  applicationOf,
  inferredApplication,
  verdicts,
  type Application,
} from '../../bundle/application.js';
import { bundleFiles } from '../../bundle/files.js';
import { bundleParts } from '../../bundle/parts.js';
import { bundleReadme } from '../../bundle/readme.js';
import { workloadTitle } from '../../bundle/least/leastPolicy.js';
import type { Workload } from '../../targets/shared/workload.js';
import type { Locate } from '../../base/position.js';
import { printableLines } from '../../base/printable.js';
import { formatProblem, InputError, type Problem } from '../../base/problem.js';
import { SOURCE } from '../../ir/source.js';
import { loadAll } from '../../load/inputs.js';
import { holdPolicies } from '../../load/readPolicySet.js';
import type { BundleArguments } from './bundle.js';
import { EXIT, UsageError } from '../io/exit.js';
import { writeFolder } from '../io/outputFolder.js';
import { policiesIn } from './policyArguments.js';
import { saysStale } from './staleFolder.js';
import { emitOptions, requireNamespace } from './targetOptions.js';
import { readingOf, renderOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { readWorkloads } from '../io/workloads.js';
import { LeftAlone } from '../../api/leftAlone.js';
import type { ReadWorkload } from '../../api/workloadItems.js';
import type { LoadedDocument } from '../../load/documents.js';

export async function runBundle(args: BundleArguments, terminal: Terminal): Promise<number> {
  const { application, locate } = await readApplication(args, terminal);
  const parts = bundleParts(application, emitOptions(args, [], locate));
  const files = new Map([...bundleFiles(parts), ['README.md', bundleReadme(parts)]]);
  if (args.check) {
    return (await saysStale(args, files, isSource, terminal)) ? EXIT.failed : EXIT.done;
  }
  writeFolder(args.output, files, args);
  if (!args.quiet) terminal.err(printableLines(summary(application, args.output)));
  return EXIT.done;
}

/** All else of a bundle is made of it. */
const isSource = (name: string): boolean => name === 'policyset.yaml';

interface Read {
  readonly application: Application;
  readonly locate: ReadonlyMap<string, Locate>;
}

/** The policies of the inputs, or, where there are none, the least that the workloads need. */
async function readApplication(args: BundleArguments, terminal: Terminal): Promise<Read> {
  const { inputs } = args;
  const from = args.workloads ?? inputs;
  if (from.length === 0)
    throw new UsageError('name the workloads: --workloads FILE, a folder, or - for standard input');
  if (from.includes('-') && (inputs.includes('-') || from === inputs))
    throw new UsageError(
      'standard input can be read once: name files for the policies or for the workloads',
    );
  const loaded = loadAll(inputs, readingOf(args, terminal));
  const { documents, problems } = loaded;
  const workloads = await workloadsOf(from, args, documents, terminal);
  if (!holdPolicies(documents)) {
    if (problems.some(({ severity }) => severity === 'error')) throw new InputError(problems);
    if (!args.quiet) for (const one of problems) terminal.err(`${formatProblem(one)}\n`);
    const name = args.name ?? nameFrom(appLabel(workloads[0]!) ?? workloads[0]!.name);
    const application = inferredApplication(checked(name), workloads);
    if (application === undefined)
      throw new InputError([
        problem(
          from.join(', '),
          `no ${SOURCE.kind} can admit these workloads as they stand`,
          'run psp-ferry check on them',
        ),
      ]);
    return { application, locate: new Map() };
  }
  const { policySet, locate } = policiesIn(loaded, args, terminal);
  const [first, ...others] = policySet.policies;
  const name =
    args.name ??
    nameFrom(others.length === 0 ? first!.name : (appLabel(workloads[0]!) ?? workloads[0]!.name));
  const application = applicationOf(checked(name), policySet, workloads);
  const refused = refusedByOwn(application);
  if (refused.length > 0) throw new InputError(refused);
  return { application, locate };
}

/** A bundle whose policies refuse its own workloads would keep the application from starting. */
const refusedByOwn = (application: Application): readonly Problem[] =>
  verdicts(application).flatMap(({ workload, verdict }) => {
    if (verdict.verdict !== 'denied') return [];
    const [reason] = verdict.reasons;
    const why =
      reason === undefined
        ? (verdict.note ?? 'no policy is granted')
        : `${reason.policy}, ${reason.field}: ${reason.path}: ${reason.message}`;
    return [
      problem(
        workload.request.uid,
        `${workloadTitle(workload)} is refused by the policies of its own bundle: ${why}`,
        'correct the policy or the workload; psp-ferry check names every reason',
      ),
    ];
  });

const problem = (file: string, message: string, remedy: string): Problem => ({
  severity: 'error',
  position: { file },
  message,
  remedy,
});

/**
 * @throws InputError where a workload cannot be read, and for names that Kubernetes would not take:
 * they become part of policies.
 */
async function workloadsOf(
  from: readonly string[],
  args: BundleArguments,
  beside: readonly LoadedDocument[],
  terminal: Terminal,
): Promise<readonly Workload[]> {
  const workloads: Workload[] = [];
  const problems: Problem[] = [];
  const namespace = requireNamespace(args.namespace);
  const leftAlone = new LeftAlone();
  for await (const item of readWorkloads(from, {
    namespace,
    beside,
    leftAlone,
    stdin: terminal.stdin,
    render: renderOf(args),
  })) {
    if ('error' in item) {
      problems.push({
        ...problem(item.id, item.error, 'give workloads, or AdmissionReviews of pods'),
        ...(item.position === undefined ? {} : { position: item.position }),
      });
      continue;
    }
    workloads.push(neededBy(item));
  }
  if (problems.length > 0) throw new InputError(problems);
  if (!args.quiet) for (const line of leftAlone.lines()) terminal.err(`${line}\n`);
  if (workloads.length === 0)
    throw new InputError([
      problem(
        from.join(', '),
        'no workload in the input',
        'name the workloads of the application: --workloads FILE',
      ),
    ]);
  return workloads;
}

/** What a workload needs its own account is to be granted: nobody else counts. */
export const neededBy = ({ kind, name, request, isReview }: ReadWorkload): Workload => ({
  kind,
  name,
  request: isReview ? request : { ...request, user: '', groups: [] },
});

const appLabel = ({ request: { pod } }: Workload): string | undefined =>
  (pod as { metadata?: { labels?: Readonly<Record<string, string>> } }).metadata?.labels?.[
    'app.kubernetes.io/name'
  ];

/** The chart adds a word of its own, and Helm one more. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

const nameFrom = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'application';

function checked(name: string): string {
  if (NAME.test(name)) return name;
  throw new UsageError(
    `--name ${name}: a name has up to 40 lower-case letters, digits and dashes, and starts and ends with none of the dashes`,
  );
}

function summary(
  { name, policySet, workloads, grantedHere, needs }: Application,
  output: string,
): string {
  const policies =
    needs.length > 0
      ? 'the least policy that admits them'
      : `${policySet.policies.length} ${policySet.policies.length === 1 ? 'policy' : 'policies'}`;
  const granted = grantedHere
    .map(
      (account) =>
        `no grant in the input for service account ${accountTitle(account)}: the bundle grants it every policy\n`,
    )
    .join('');
  return `${name}: ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} (${workloads.map(workloadTitle).join(', ')}); ${policies}\n${granted}What it grants, and how to install it: ${output}/README.md\n`;
}
