import { convertReadme, gapCounts, type ConvertedTarget } from '../report/convertReadme.js';
import { gapsJson } from '../report/gapsJson.js';
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../input/readPolicySet.js';
import { targets } from '../targets/index.js';
import type { OutputFile } from '../targets/target.js';
import { diffLine } from './colour.js';
import { EXIT } from './exit.js';
import { differences, writeFolder } from './outputFolder.js';
import { emitOptions, type TargetArguments } from './targetOptions.js';
import { readPolicies, type PolicyArguments } from './policyArguments.js';

export interface ConvertArguments extends PolicyArguments, TargetArguments {
  readonly target: readonly TargetName[];
  readonly output: string;
  readonly check: boolean;
  readonly namespace: readonly string[];
}

export async function convert(args: ConvertArguments): Promise<number> {
  const input = readPolicies(args);
  const converted = convertPolicies(input, args);
  if (args.output === '-') {
    process.stdout.write(converted.flatMap(({ written }) => written.filter(({ name }) => name !== 'kustomization.yaml').map(({ text }) => text)).join('---\n'));
    return EXIT.done;
  }
  const files = outputFiles(input, converted);
  if (args.check) {
    const stale = await differences(args.output, files);
    process.stdout.write(stale.split('\n').map(diffLine).join('\n'));
    if (stale === '') return EXIT.done;
    process.stderr.write(`${args.output} is stale: run the same command without --check\n`);
    return EXIT.failed;
  }
  writeFolder(args.output, files);
  if (!args.quiet) process.stderr.write(summary(input, converted, args.output));
  return EXIT.done;
}

type Converted = ConvertedTarget & GapAnalysis & { readonly written: readonly OutputFile[]; readonly note?: string };

export function convertPolicies({ policySet, locate }: PolicyInput, args: TargetArguments & Pick<ConvertArguments, 'target' | 'namespace'>): Converted[] {
  return args.target.map((name) => {
    const { files, gaps, answers, note } = targets[name].emit(policySet, emitOptions(args, args.namespace, locate));
    return { name, summary: targets[name].summary, files: files.map((file) => file.name), gaps, answers, written: files, ...(note === undefined ? {} : { note }) };
  });
}

/** Every file of the output folder, by its path below it. */
export function outputFiles({ policySet }: PolicyInput, converted: readonly Converted[]): ReadonlyMap<string, string> {
  return new Map([
    ...converted.flatMap(({ name, written }) => written.map((file) => [`${name}/${file.name}`, file.text] as const)),
    ['gaps.json', gapsJson(converted.flatMap(({ gaps }) => gaps), new Map(converted.map(({ name, answers }) => [name, answers])))],
    ['README.md', convertReadme(policySet.policies.map(({ name }) => name), converted)],
  ]);
}

function summary({ policySet }: PolicyInput, converted: readonly Converted[], output: string): string {
  const rows = converted.map(({ name, written, gaps }) => {
    const { looser, stricter, lost } = gapCounts(gaps);
    const documents = written.filter((file) => file.name !== 'kustomization.yaml').reduce((sum, { objects }) => sum + objects.length, 0);
    return [name, String(documents), String(looser), String(stricter), String(lost)];
  });
  const table = [['target', 'documents', 'looser', 'stricter', 'defaults lost'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()}`);
  const { policies, grants } = policySet;
  const selection = grants.length === 0 ? 'no grants in the input: every policy may admit every pod' : `${grants.length} ${grants.length === 1 ? 'grant' : 'grants'} read`;
  const notes = converted.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}\n`])).join('');
  return `${policies.length} ${policies.length === 1 ? 'policy' : 'policies'} read; ${selection}\n${notes}${lines.join('\n')}\nWhat is not carried over: ${output}/README.md and ${output}/gaps.json\n`;
}
