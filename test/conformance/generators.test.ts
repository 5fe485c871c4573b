/**
 * What random policies never demand, and what random pods never set, the conformance suite does not
 * ask the engines about.
 */
import { randomPolicy } from '../../conformance/suite/generatePolicies.js';
import { randomRequest } from '../../conformance/suite/generateRequests.js';
import { Random } from '../../conformance/suite/random.js';
import type { Probe } from '../../src/controls/probe.js';
import { controls } from '../../src/controls/index.js';
import type { JsonObject } from '../../src/pod/json.js';
import { compilePolicy } from '../../src/semantics/policyEvaluator.js';

const random = new Random(1);
const cases = Array.from({ length: 600 }, (_, i) => ({
  policy: randomPolicy(random, `p${i}`),
  pod: randomRequest(random, 'current').pod,
}));

const refusedFor = new Set(
  cases.flatMap(({ policy, pod }) => compilePolicy(policy, '1.24').refusedBy(pod)),
);

function isSet(pod: JsonObject, { from, path }: Probe): boolean {
  const { containers } = pod['spec'] as { readonly containers: readonly JsonObject[] };
  const starts = from === 'pod' ? [pod] : containers;
  return starts.some((start) => {
    let value: unknown = start;
    for (const key of path) value = (value as JsonObject | undefined)?.[key];
    return value !== undefined;
  });
}

describe.each(controls.map((control) => ({ ...control })))('$field', ({ field, probes }) => {
  it('random policies refuse random pods for it', () => {
    expect([...refusedFor]).toContain(field);
  });
  it('random pods set what it looks at', () => {
    const places = new Map(
      cases
        .flatMap(({ policy }) => probes(policy.spec))
        .map((probe) => [`${probe.from}.${probe.path.join('.')}`, probe]),
    );
    const unset = [...places].filter(([, probe]) => !cases.some(({ pod }) => isSet(pod, probe)));
    expect(unset.map(([place]) => place)).toEqual([]);
  });
});
