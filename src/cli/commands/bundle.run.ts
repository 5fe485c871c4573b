import { accountTitle } from '../../targets/shared/scope.js';
import type { Application } from '../../bundle/application.js';
import { workloadTitle } from '../../bundle/least/leastPolicy.js';
import type { Locate } from '../../base/position.js';
import { printableLines } from '../../base/printable.js';
import { formatProblem, InputError } from '../../base/problem.js';
import { rbacObjectsIn } from '../../rbac/readGrants.js';
import { runtimeCautions } from '../../bundle/runtimePods.js';
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
import { requireOneStdin, workloadsBeside } from '../io/workloadsBeside.js';
import {
  applicationFrom,
  applicationNameFault,
  filesOfBundle,
  samplesIn,
  workloadsIn,
} from '../../api/bundle.js';
import type { LoadedDocument } from '../../load/documents.js';

export async function runBundle(args: BundleArguments, terminal: Terminal): Promise<number> {
  const { application, locate } = await readApplication(args, terminal);
  const files = filesOfBundle(application, {
    ...emitOptions(args, [], locate),
    engines: args.engine,
  });
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
  const { inputs, name } = args;
  const from = args.workloads ?? inputs;
  requireReadable(args, from);
  const loaded = loadAll(inputs, readingOf(args, terminal));
  const { documents, problems } = loaded;
  const origin = from.join(', ');
  const { items, rbac } = await readItems(from, args, documents, terminal);
  const samples = await readItems(args.pods ?? [], args, documents, terminal);
  const given = {
    workloads: workloadsIn(items, origin),
    samples: samplesIn(samples.items),
    rbac: rbacObjectsIn([...documents.map(({ value }) => value), ...rbac]),
    name,
    origin,
  };
  if (!holdPolicies(documents)) {
    if (problems.some(({ severity }) => severity === 'error')) throw new InputError(problems);
    if (!args.quiet) for (const one of problems) terminal.err(`${formatProblem(one)}\n`);
    return { application: applicationFrom({ ...given, policySet: undefined }), locate: new Map() };
  }
  const { policySet, locate } = policiesIn(loaded, args, terminal);
  return { application: applicationFrom({ ...given, policySet }), locate };
}

function requireReadable(
  { inputs, name, pods = [] }: BundleArguments,
  from: readonly string[],
): void {
  if (from.length === 0)
    throw new UsageError('name the workloads: --workloads FILE, a folder, or - for standard input');
  requireOneStdin(inputs, from);
  if (pods.includes('-'))
    throw new UsageError('--pods names files: standard input is for policies or workloads');
  const fault = name === undefined ? undefined : applicationNameFault(name);
  if (fault !== undefined) throw new UsageError(`--name ${name}: ${fault}`);
}

async function readItems(
  from: readonly string[],
  args: BundleArguments,
  beside: readonly LoadedDocument[],
  terminal: Terminal,
): ReturnType<typeof workloadsBeside> {
  const namespace = requireNamespace(args.namespace);
  const reading = { namespace, beside, render: renderOf(args) };
  const read = await workloadsBeside(from, reading, terminal);
  const { items, leftAlone } = read;
  if (!args.quiet && items.every((item) => !('error' in item)))
    for (const line of leftAlone) terminal.err(`${line}\n`);
  return read;
}

function summary(
  { name, policySet, workloads, grantedHere, needs, runtime }: Application,
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
  const cautions = runtimeCautions(runtime)
    .map((one) => `caution: ${one}\n`)
    .join('');
  return `${name}: ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} (${workloads.map(workloadTitle).join(', ')}); ${policies}\n${granted}${cautions}What it grants, and how to install it: ${output}/README.md\n`;
}
