/** OpenShift's constraints are not read: it is said once, and the rest of the input is. */
import { faultsOf, reading } from './reading.js';

const constraints = (name: string): string =>
  `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: ${name}}\n---\n`;
const PSP = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}}
`;
const LINE =
  'SecurityContextConstraints of OpenShift are left alone: they choose among policies in another way than PodSecurityPolicy; OpenShift serves them on; for another cluster, write what they mean as a PodSecurityPolicy';

test('beside policies they are left alone with a line', () => {
  const { policies, warnings } = reading(PSP, constraints('anyuid') + constraints('restricted'));
  expect(policies).toHaveLength(1);
  expect(warnings).toEqual([`f1:1:1: warning: all 2 ${LINE}`]);
});

test('alone they are an error', () => {
  expect(faultsOf(constraints('anyuid'))).toEqual([
    `f0:1:1: warning: one ${LINE.replace('are', 'is')}`,
    'f0:1:1: no PodSecurityPolicy in the input, only SecurityContextConstraints; give files with PodSecurityPolicies or a PolicySet',
  ]);
});
