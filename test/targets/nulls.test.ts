/**
 * `kubectl apply` takes nulls out of an object: the server then stores, or refuses, another one.
 */
import { readFileSync } from 'node:fs';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { targets } from '../../src/targets/index.js';
import type { TargetName } from '../../src/gaps/gap.js';

const EXAMPLES = ['restricted', 'three-policies', 'every-field'];
const NAMES = Object.keys(targets) as readonly TargetName[];

const nullsIn = (value: unknown, path: string): readonly string[] => {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value ?? {}).flatMap(([key, one]) => nullsIn(one, `${path}.${key}`));
};

it.each(NAMES.flatMap((name) => EXAMPLES.map((example) => [name, example] as const)))(
  'nothing that %s is given of %s holds a null',
  (name, example) => {
    const file = `examples/${example}.yaml`;
    const { policySet } = readPolicySet(parseDocuments(readFileSync(file, 'utf8'), file), {
      strict: false,
    });
    const objects = targets[name]
      .emit(policySet, { ...DEFAULT_OPTIONS, selection: 'any' })
      .files.flatMap((written) => written.objects);
    expect(objects).not.toEqual([]);
    expect(objects.flatMap((one) => nullsIn(one, (one as { kind: string }).kind))).toEqual([]);
  },
);
