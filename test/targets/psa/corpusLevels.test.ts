/** What levels published policies come to, where they lie beside the project. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/base/problem.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readInput } from '../../../src/load/inputs.js';
import { readPolicies } from '../../../src/psp/readPolicies.js';
import { levelsOf } from '../../../src/targets/psa/levels.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';

const PSP = join(import.meta.dirname, '../../../..', 'shared/corpus/psp');
const inCorpus = existsSync(PSP) ? test : test.skip;
if (!existsSync(PSP))
  test('the corpus is not beside the project: its tests are skipped', () =>
    expect(existsSync(PSP)).toBe(false));

inCorpus('the nearest level of each, as docs/decisions/0001-psa-level.md counts them', () => {
  const counts: Record<string, number> = {};
  const policies = readdirSync(PSP)
    .sort()
    .flatMap((file) => {
      try {
        const documents = parseDocuments(readInput(join(PSP, file)), file).filter(
          ({ value }) => (Object(value) as { kind?: unknown }).kind === 'PodSecurityPolicy',
        );
        return documents.flatMap((one) => readPolicies([one]).policies);
      } catch (error) {
        if (error instanceof InputError) return [];
        throw error;
      }
    });
  for (const policy of policies) {
    const set = { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] };
    const { level } = levelsOf(set as never, DEFAULT_OPTIONS).others;
    counts[level] = (counts[level] ?? 0) + 1;
  }
  expect(counts).toEqual({ privileged: 165, baseline: 96, restricted: 1 });
});
