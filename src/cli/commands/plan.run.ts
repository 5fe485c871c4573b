import { planned, type Planned } from '../../api/planning.js';
import { printable, printableLines } from '../../base/printable.js';
import type { LoadedDocument } from '../../load/documents.js';
import { loadAll, type Loaded } from '../../load/inputs.js';
import { sharingAlikePods } from '../../plan/alikePods.js';
import { AuditUse } from '../../plan/auditUse.js';
import { planFiles } from '../../plan/files.js';
import { isWayBack } from '../../plan/keptWaysBack.js';
import { overviewOf } from '../../plan/overview.js';
import { DEFAULT_OPTIONS } from '../../targets/shared/options.js';
import { auditEvents } from '../io/auditLog.js';
import { sayEach } from '../io/warnings.js';
import { clusterDump } from '../io/clusterDump.js';
import { holdPolicies, NO_FACTS } from '../../load/readPolicySet.js';
import { isApplied } from '../../targets/leftOnCluster.js';
import { EXIT, UsageError } from '../io/exit.js';
import { leftWords } from './leftWords.js';
import { earlierTexts, writeFolder } from '../io/outputFolder.js';
import { progressOn, type Progress } from '../io/progress.js';
import type { Terminal } from '../io/terminal.js';
import { readingOf } from '../render/render.js';
import { askersIn, askingChoices, sayUnusedControllers } from './askingOptions.js';
import type { PlanArguments } from './plan.js';
import { replacedLabels } from './replacedLabels.js';
import { emitOptions } from './targetOptions.js';

export async function runPlan(args: PlanArguments, terminal: Terminal): Promise<number> {
  const { output, quiet } = args;
  askersIn(args);
  const progress = progressOn(terminal, args);
  const { documents, problems } = await gathered(args, terminal, progress);
  const log = await logged(args, progress);
  const made = planned(documents, {
    ...askingChoices(args),
    namespace: args.namespace,
    targets: args.target,
    strict: args.strict,
    options: emitOptions(
      { ...DEFAULT_OPTIONS, ...args, mode: 'enforce', psaLevel: 'nearest' },
      [],
      NO_FACTS,
    ),
    problems,
    log,
    replaced: replacedLabels(output, ['policies/psa', 'audit/psa']),
    onProgress: (done, of) => progress.say(`${done} of ${of} workloads judged`),
  });
  progress.done();
  if (!quiet) sayEach(made.warnings, terminal);
  sayUnusedControllers(args, made.customKinds, terminal);
  const files = planFiles(made, earlierTexts(output, isWayBack));
  const before = writeFolder(output, files, args, isApplied);
  if (!quiet) terminal.err(printableLines(`${summary(made, output)}${leftWords(before, files)}`));
  return EXIT.done;
}

/** Reads the files, and also the cluster if one is named. */
async function gathered(
  args: PlanArguments,
  terminal: Terminal,
  progress: Progress,
): Promise<Pick<Loaded, 'problems'> & { readonly documents: readonly LoadedDocument[] }> {
  const { inputs, context, kubeconfig } = args;
  const asksCluster = context !== undefined || kubeconfig !== undefined;
  if (inputs.length === 0 && !asksCluster)
    throw new UsageError(
      'name a dump of the cluster (files, folders, or - for standard input), or the cluster itself with --context NAME',
    );
  progress.say('reading');
  const keep = sharingAlikePods(args.namespace);
  const { documents, problems } = loadAll(inputs, { ...readingOf(args, terminal), keep });
  if (!asksCluster) return { documents, problems };
  const hasPolicies = holdPolicies(documents);
  const read = await clusterDump({ context, kubeconfig }, { hasPolicies, progress, keep });
  return { documents: [...documents, ...read], problems };
}

async function logged(
  { auditLog }: PlanArguments,
  progress: Progress,
): Promise<AuditUse | undefined> {
  if (auditLog === undefined) return undefined;
  const log = new AuditUse();
  let lines = 0;
  for await (const event of auditEvents(auditLog)) {
    log.add(event);
    progress.say(`${(lines += 1)} events read`);
  }
  return log;
}

function summary({ plan }: Planned, output: string): string {
  const { unknown, target, reason, facts } = overviewOf(plan);
  return [
    ...unknown.map((text) => `not known: ${text}`),
    ...facts.map(({ what, says }) => `${what}: ${says}`),
    `Recommended: ${target}: ${reason}`,
    `What to do: ${printable(output)}/README.md`,
    '',
  ].join('\n');
}
