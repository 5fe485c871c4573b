/**
 * The complete conversions in golden/, as they are on disk, and the input that they were made from.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_CASES } from '../../scripts/golden-cases.mjs';
import { convertTable, type ConvertArguments } from '../../src/cli/commands/convert.js';
import { emitOptions, targetsOrAll } from '../../src/cli/commands/targetOptions.js';
import { parse } from '../../src/cli/parser/commandParser.js';
import type { TargetName } from '../../src/gaps/gap.js';
import { NO_FACTS, readPolicySet } from '../../src/load/readPolicySet.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import type { EmitOptions } from '../../src/targets/shared/options.js';
import { goldenFolder } from './goldenFolder.js';
import { KUSTOMIZATION } from '../../src/targets/shared/kustomization.js';
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
      parseDocuments(readInput(join(root, input)), input),
    );
    const input = readPolicySet(documents, { strict: args.strict });
    return {
      name,
      set: input.policySet,
      options: emitOptions(args, args.namespace ?? [], {
        ...NO_FACTS,
        namespaces: input.namespaces,
      }),
      targets: targetsOrAll(args.target),
      gaps: (JSON.parse(readFileSync(join(folder, 'gaps.json'), 'utf8')) as { gaps: ShownGap[] })
        .gaps,
      texts: (target) => {
        const of = join(folder, target);
        return existsSync(of)
          ? readdirSync(of, { withFileTypes: true })
              .filter((entry) => entry.isFile())
              .map(({ name: file }) => file)
              .sort()
              .flatMap((file) => appliedTexts(file, readFileSync(join(of, file), 'utf8')))
          : [];
      },
    };
  });
}

function convertArguments(typed: readonly string[]): ConvertArguments {
  const parsed = parse(['convert', ...typed], { convert: convertTable }, { columns: 80 });
  if (!('values' in parsed)) throw new Error(`this asks for no conversion: ${typed.join(' ')}`);
  return parsed.values as ConvertArguments;
}
/** Namespaces that are labelled stand in the patches of psa's component as they will be. */
function appliedTexts(file: string, text: string): readonly string[] {
  if (!file.endsWith('.yaml')) return [];
  if (file !== KUSTOMIZATION) return [text];
  return parseDocuments(text, file).flatMap(({ value }) =>
    ((value as Component).patches ?? []).flatMap(({ target, patch }) =>
      target.name
        .replaceAll(/[()]/g, '')
        .split('|')
        .map((name) => patch.replace(/^  name: .*$/m, `  name: ${name}`)),
    ),
  );
}

interface Component {
  readonly patches?: readonly {
    readonly target: { readonly name: string };
    readonly patch: string;
  }[];
}
