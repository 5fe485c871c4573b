/** The whole conversions that golden/ holds, as they lie on disk, and what they were made of. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_CASES } from '../../scripts/golden-cases.mjs';
import type { TargetName } from '../../src/gaps/gap.js';
import { readPolicySet } from '../../src/input/readPolicySet.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { read } from '../../src/load/inputs.js';
import type { ShownGap } from './witnessCase.js';

export interface GoldenCase {
  readonly name: string;
  readonly set: PolicySet;
  readonly gaps: readonly ShownGap[];
  /** The text of each file of a target that is applied. */
  texts(target: TargetName): readonly string[];
}

export function goldenCases(root: string): readonly GoldenCase[] {
  return GOLDEN_CASES.map(({ name, arguments: inputs }) => {
    const option = inputs.find((input) => input.startsWith('-'));
    if (option !== undefined) throw new Error(`golden/${name} is made with ${option}: say here what that means for the engines`);
    const documents = inputs.flatMap((input) => parseDocuments(read(join(root, input)), input)), folder = join(root, 'golden', name);
    return {
      name, set: readPolicySet(documents, { strict: false }).policySet,
      gaps: (JSON.parse(readFileSync(join(folder, 'gaps.json'), 'utf8')) as { gaps: ShownGap[] }).gaps,
      texts: (target) => {
        const of = join(folder, target);
        return existsSync(of) ? readdirSync(of).filter((file) => file !== 'kustomization.yaml').sort().map((file) => readFileSync(join(of, file), 'utf8')) : [];
      },
    };
  });
}
