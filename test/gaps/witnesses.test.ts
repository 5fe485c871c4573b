/** Every gap's witness lies inside its condition and shows the difference that the gap claims; ids name one gap each. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gapCoverage } from '../../src/gaps/coverage.js';
import { TARGET_NAMES, type Gap, type TargetName } from '../../src/gaps/gap.js';
import { readPolicySet } from '../../src/input/readPolicySet.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { read } from '../../src/load/inputs.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { printCel } from '../../src/lang/printCel.js';
import { simplify } from '../../src/lang/simplify.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { EVERY_POLICY, pspAdmission } from '../../src/semantics/admission.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/target.js';
import { ROOT } from '../cli/run.js';

/** An administrator creates the pod: every policy is granted, so that nothing but the pod decides. */
const creating = (pod: JsonObject): AdmissionRequest => ({
  uid: 'u', operation: 'CREATE', subResource: '', namespace: 'default', name: 'witness', user: 'admin', groups: ['system:masters'], pod: defaultPod(pod), oldPod: null,
});

function fault(set: PolicySet, target: TargetName, gap: Gap): string | undefined {
  const request = creating(gap.witness!);
  if (gapCoverage([gap]).covering(request, [gap.effect]).length === 0) return 'the condition does not cover the witness';
  const psp = pspAdmission(set, EVERY_POLICY).review(request).verdict, ours = targets[target].predict(set, DEFAULT_OPTIONS)(request);
  const claimed: Readonly<Record<string, boolean>> = {
    looser: psp === 'denied' && ours.allowed, stricter: psp !== 'denied' && !ours.allowed, 'default-lost': psp === 'mutated' && ours.allowed && !ours.mutated,
  };
  return claimed[gap.effect] === false ? `PSP ${psp}, target ${ours.allowed ? 'allows' : 'denies'}` : undefined;
}

function faults(set: PolicySet): readonly string[] {
  return TARGET_NAMES.flatMap((target) => targets[target].emit(set, DEFAULT_OPTIONS).gaps.flatMap((gap) => {
    const wrong = gap.witness === null ? undefined : fault(set, target, gap);
    return wrong === undefined ? [] : [`${gap.id}: ${wrong}`];
  }));
}

const gapsOf = (set: PolicySet): readonly Gap[] => TARGET_NAMES.flatMap((target) => targets[target].emit(set, DEFAULT_OPTIONS).gaps);
const example = (name: string): PolicySet => readPolicySet(parseDocuments(read(join(ROOT, 'examples', name)), name), { strict: false }).policySet;
const SINGLE = ['restricted.yaml', 'privileged.yaml', 'every-field.yaml'];

describe.each(SINGLE)('%s', (name) => {
  it('each witness shows its gap', () => expect(faults(example(name))).toEqual([]));
});

describe.each([...SINGLE, 'three-policies.yaml'])('%s', (name) => {
  it('each id names one gap', () => {
    const ids = gapsOf(example(name)).map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(ids.length).toBeGreaterThan(10);
  });

  it('each condition is CEL', () => {
    for (const { when } of gapsOf(example(name))) expect(printCel(simplify(when.node), { variables: { pod: 'object', request: 'request' } })).not.toBe('');
  });
});

const CORPUS = join(ROOT, '../shared/corpus/psp');
(existsSync(CORPUS) ? it : it.skip)('each witness for a real policy shows its gap (skipped where ../shared/corpus is not there)', () => {
  const policies = readdirSync(CORPUS).sort().flatMap((file) => {
    try {
      return readPolicies(parseDocuments(read(join(CORPUS, file)), file).filter(({ value }) => (value as { kind?: string }).kind === 'PodSecurityPolicy')).policies.map((policy) => ({ file, policy }));
    } catch {
      return [];
    }
  }).filter((_, i) => i % 6 === 0);
  expect(policies.length).toBeGreaterThan(20);
  expect(policies.flatMap(({ file, policy }) => faults({ apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] }).map((text) => `${file}: ${text}`))).toEqual([]);
});
