/** The restricted level demands what PSP fills in: no pod that leaves it out shows its gaps. */
import { witnessRequest } from '../../../src/gaps/witness/candidates.js';
import type { Gap } from '../../../src/gaps/gap.js';
import type { PolicySet, PolicySpec } from '../../../src/ir/policySet.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicies } from '../../../src/psp/readPolicies.js';
import { EVERY_POLICY, pspAdmission } from '../../../src/semantics/admission.js';
import { targets } from '../../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { readFileSync } from 'node:fs';

const FILE = 'examples/restricted.yaml';
const [example] = readPolicies(parseDocuments(readFileSync(FILE, 'utf8'), FILE)).policies;

const setWith = (spec: Partial<PolicySpec>): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [{ ...example!, spec: { ...example!.spec, ...spec } }],
  grants: [],
});

const looser = (set: PolicySet): readonly Gap[] =>
  targets.psa
    .gaps(set, { ...DEFAULT_OPTIONS, psaLevel: 'restricted' })
    .gaps.filter(({ policy, effect }) => policy === example!.name && effect === 'looser');

it('volumes that the level allows and the policy does not are let in', () => {
  const set = setWith({ volumes: ['configMap'] });
  const gap = looser(set).find(({ control }) => control === 'volumes');
  expect(gap?.impact).toBe('act');
  const { reasons } = pspAdmission(set, EVERY_POLICY).review(witnessRequest(gap!.witness!));
  expect(reasons.map(({ field }) => field)).toEqual(['volumes']);
});

it.each<[string, Partial<PolicySpec>]>([
  ['fsGroup', { fsGroup: { rule: 'MustRunAs', ranges: [{ min: 10, max: 20 }] } }],
  ['runAsGroup', { runAsGroup: { rule: 'MayRunAs', ranges: [{ min: 10, max: 20 }] } }],
  ['runAsUser', { runAsUser: { rule: 'MustRunAs', ranges: [{ min: 10, max: 20 }] } }],
])('%s outside the ranges of the policy is let in', (field, spec) => {
  expect(looser(setWith(spec)).map(({ control }) => control)).toContain(field);
});
