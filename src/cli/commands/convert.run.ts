import {
  targetOutputs,
  outputFiles,
  withGaps,
  type ConvertedTarget,
  type TargetOutput,
} from '../../api/conversion.js';
import { conversionStream } from '../../api/conversionStream.js';
import { groupedBy } from '../../base/groupedBy.js';
import { printable } from '../../base/printable.js';
import { knowsGrants } from '../../ir/policySet.js';
import type { PolicyInput } from '../../load/readPolicySet.js';
import { isManifest } from '../../targets/shared/kustomization.js';
import { withReplacedLabels } from '../../targets/psa/existingLabels.js';
import { impactCounts } from '../../gaps/gapCounts.js';
import { textTable } from '../../report/textTable.js';
import { analysesOf } from './analysing.js';
import type { ConvertArguments } from './convert.js';
import { EXIT, UsageError } from '../io/exit.js';
import { isApplied } from '../../targets/leftOnCluster.js';
import { leftWords } from './leftWords.js';
import { nextCommands } from './nextCommands.js';
import { weighed, workloadsToWeigh } from './weighing.js';
import { writeFolder } from '../io/outputFolder.js';
import { readInputPolicies, readSound } from './policyArguments.js';
import { replacedLabels } from './replacedLabels.js';
import { saysStale } from './staleFolder.js';
import { emitOptions, targetsOrAll } from './targetOptions.js';
import { progressOn } from '../io/progress.js';
import type { Terminal } from '../io/terminal.js';

export async function runConvert(args: ConvertArguments, terminal: Terminal): Promise<number> {
  if (args.check && args.output === '-')
    throw new UsageError('--check compares with a folder: name it with -o FOLDER');
  const read = args.keepGoing ? readSound : readInputPolicies;
  const { input, documents, leftOut } = read(args, terminal);
  const done = leftOut === 0 ? EXIT.done : EXIT.failed;
  const targets = targetsOrAll(args.target);
  const given = emitOptions(args, args.namespace ?? [], input);
  const options = {
    ...given,
    existing: withReplacedLabels(given.existing ?? new Map(), replacedLabels(args.output, ['psa'])),
  };
  const written = targetOutputs(input, targets, options);
  if (args.output === '-') {
    if ((args.workloads ?? []).length > 0 && !args.quiet)
      terminal.err(
        '--workloads has no effect with -o -: it is for README.md and gaps.json, which only a folder has (-o FOLDER)\n',
      );
    sayWarnings(written, input, args, terminal);
    const { text, leftOut: apart, howToApply } = conversionStream(written);
    terminal.out(text);
    for (const sentence of [...apart, ...(args.quiet ? [] : howToApply)])
      terminal.err(`${sentence}\n`);
    return done;
  }
  const items = await workloadsToWeigh(args, documents, input, terminal);
  const analyses = analysesOf(input, targets, options, progressOn(terminal, args));
  const outputs = withGaps(written, analyses);
  const weight = weighed(items, input, { targets, options, analyses });
  const files = outputFiles(input, outputs, options, weight);
  sayWarnings(outputs, input, args, terminal);
  if (args.check) {
    return (await saysStale(args, files, isPolicyFile, terminal)) ? EXIT.failed : done;
  }
  const before = writeFolder(args.output, files, args, isApplied);
  if (!args.quiet) terminal.err(`${summary(input, outputs, args)}${leftWords(before, files)}`);
  return done;
}

/** Files that are applied to a cluster. Other files are for readers, and have the same content. */
const isPolicyFile = (name: string): boolean =>
  /\.(yaml|sh)$/.test(name) && !/(^|\/)(kustomization|chart\/values)\.yaml$/.test(name);

/**
 * Printed even with --quiet: policies that admit more than PSP are never written silently. Targets
 * with the same warning share a line.
 */
function sayWarnings(
  outputs: readonly TargetOutput[],
  { policySet }: PolicyInput,
  { selection }: ConvertArguments,
  terminal: Terminal,
): void {
  const lacksGrants = selection === 'auto' && !knowsGrants(policySet);
  const remedy = lacksGrants
    ? '; give the roles and bindings too, or accept this with --selection any'
    : '';
  const warned = outputs.filter(({ warning }) => warning !== undefined);
  for (const [warning, alike] of groupedBy(warned, (one) => one.warning!))
    terminal.err(`warning: ${alike.map(({ name }) => name).join(', ')}: ${warning}${remedy}\n`);
}

function summary(
  { policySet, ignored }: PolicyInput,
  outputs: readonly ConvertedTarget[],
  args: ConvertArguments,
): string {
  const { output } = args;
  const rows = outputs.map(({ name, files, gaps }) => {
    const { act, decide, record } = impactCounts(gaps);
    const documents = files
      .filter(isManifest)
      .reduce((sum, { objects }) => sum + objects.length, 0);
    return [name, ...[documents, act, decide, record].map(String)];
  });
  const table = textTable([
    ['target', 'documents', 'to act on', 'to decide', 'for the record'],
    ...rows,
  ]);
  const { policies, grants } = policySet;
  const selection = knowsGrants(policySet)
    ? `${grants.length} ${grants.length === 1 ? 'grant' : 'grants'} read`
    : 'no roles and bindings in the input';
  const next = nextCommands(args, [...ignored.keys()], outputs, output)
    .map((line, i) => `${i === 0 ? 'Next:' : '     '} ${line}\n`)
    .join('');
  const notes = outputs
    .flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}\n`]))
    .join('');
  return `${policies.length} ${policies.length === 1 ? 'policy' : 'policies'} read; ${selection}\n${notes}${table}\nWhat is not carried over: ${printable(output)}/README.md and ${printable(output)}/gaps.json\n${next}`;
}
