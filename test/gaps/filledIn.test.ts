/** What a policy fills in, and for which pods. */
import { controls } from '../../src/controls/index.js';
import type { Control } from '../../src/controls/control.js';
import { additions, changes, remedies } from '../../src/gaps/filledIn.js';
import { lostDefault } from '../../src/gaps/lostDefault.js';
import { compile } from '../../src/lang/evaluate.js';
import { podWith, policyNamed } from '../semantics/policies.js';

const control = (field: string): Control => controls.find((one) => one.field === field)!;
const readOnly = policyNamed('a-read-only');
const group = policyNamed('c-group');

it('remedies are what to write in a template', () => {
  expect(remedies(readOnly, control('readOnlyRootFilesystem'))).toBe(
    "each container's securityContext.readOnlyRootFilesystem: true",
  );
  expect(remedies(group, control('fsGroup'))).toBe('spec.securityContext.fsGroup: 2000');
  // Nothing that could be written: the field by its name.
  expect(remedies(group, control('hostPID'))).toBe('hostPID');
});

it('what a policy never fills in changes no pod', () => {
  const { defaults } = control('fsGroup');
  expect(changes(readOnly, defaults('current'))).toBeUndefined();
  expect(lostDefault(readOnly, control('fsGroup'))).toBeUndefined();
});

it('what it fills in changes the pods that lack it', () => {
  const lacks = compile(changes(group, control('fsGroup').defaults('current'))!.node, ['pod']);
  expect([lacks(podWith()), lacks(podWith({ spec: { securityContext: { fsGroup: 7 } } }))]).toEqual(
    [true, false],
  );
});

it('a list that is only put in order is a change, and adds nothing', () => {
  const policy = policyNamed('a-read-only');
  const dropping = {
    ...policy,
    spec: { ...policy.spec, requiredDropCapabilities: ['ALL'] },
  };
  const { defaults } = control('requiredDropCapabilities');
  const adds = compile(additions(dropping, defaults('current'))!.node, ['pod']);
  const dropped = (...drop: readonly string[]): boolean =>
    Boolean(adds(podWith({ containers: [{ capabilities: { drop: [...drop] } }] })));
  expect([dropped(), dropped('NET_RAW'), dropped('NET_RAW', 'ALL')]).toEqual([true, true, false]);
});

it('a lost default comes with small pods that lack it', () => {
  const { remedy, when, filled } = lostDefault(readOnly, control('readOnlyRootFilesystem'))!;
  expect(remedy).toBe(
    "set it in the pod templates: each container's securityContext.readOnlyRootFilesystem: true",
  );
  expect([...filled]).not.toHaveLength(0);
  const lacks = compile(when.node, ['pod']);
  for (const { pod, refusedBy, refusedAfter } of filled)
    expect([lacks(pod), refusedBy, refusedAfter]).toEqual([true, ['readOnlyRootFilesystem'], []]);
});
