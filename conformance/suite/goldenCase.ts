/** The whole conversions that golden/ holds, as they lie on disk, and what they were made of. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_CASES } from '../../scripts/golden-cases.mjs';
import { command, type CommonValues, type OperandValues } from '../../src/cli/args/command.js';
import type { Values } from '../../src/cli/args/option.js';
import { parse, words } from '../../src/cli/args/parse.js';
import { valuesOf } from '../../src/cli/args/values.js';
import { emitOptions, TARGETS, targetsOrAll } from '../../src/cli/commands/targetOptions.js';
import type { TargetName } from '../../src/gaps/gap.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { read } from '../../src/load/inputs.js';
import type { EmitOptions } from '../../src/targets/shared/options.js';
import { goldenFolder } from './goldenFolder.js';
import type { ShownGap } from './witnessCase.js';

export interface GoldenCase {
  readonly name: string;
  readonly set: PolicySet;
  /** What it was made with. */
  readonly options: EmitOptions;
  readonly targets: readonly TargetName[];
  readonly gaps: readonly ShownGap[];
  /** The text of each file of a target that is applied. */
  texts(target: TargetName): readonly string[];
}

export function goldenCases(root: string): readonly GoldenCase[] {
  return GOLDEN_CASES.map(({ name, arguments: typed }) => {
    const args = convertArguments(typed);
    const folder = goldenFolder(root, name);
    const documents = args.inputs.flatMap((input) =>
      parseDocuments(read(join(root, input)), input),
    );
    return {
      name,
      set: readPolicySet(documents, { strict: args.strict }).policySet,
      options: emitOptions(args, args.namespace ?? [], new Map()),
      targets: targetsOrAll(args.target),
      gaps: (JSON.parse(readFileSync(join(folder, 'gaps.json'), 'utf8')) as { gaps: ShownGap[] })
        .gaps,
      texts: (target) => {
        const of = join(folder, target);
        return existsSync(of)
          ? readdirSync(of)
              .filter((file) => file !== 'kustomization.yaml')
              .sort()
              .map((file) => readFileSync(join(of, file), 'utf8'))
          : [];
      },
    };
  });
}

/**
 * What `convert` is told that shows in what it writes. Its own table brings its work along, with
 * templates that the suite is built without.
 */
const CONVERT = command({
  name: 'convert',
  describe: '',
  operands: { inputs: '' },
  options: TARGETS,
  examples: [],
  run: () => Promise.resolve(0),
});
type ConvertArguments = Values<typeof TARGETS> & CommonValues & OperandValues;

/** As the command line reads them. */
const convertArguments = (typed: readonly string[]): ConvertArguments =>
  valuesOf(
    CONVERT,
    parse(words(['convert', ...typed], [CONVERT.options]), CONVERT),
    new Map(),
  ) as ConvertArguments;
