/** Pods that no server takes, as they are or with what PSP fills in, are refused and get no patch. */
import { parseDocuments } from '../../src/load/documents.js';
import { planOf } from './planning.js';

const workload = (name: string, os: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {os: {name: ${os}}, containers: [{name: a, image: a}]}
---`;
const APPARMOR = 'apparmor.security.beta.kubernetes.io/';
const textOf = (metadata: string, field: string): string => `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: tight${metadata}}
spec:
  ${field}
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  volumes: ['*']
---${workload('ours', 'linux')}${workload('theirs', 'windows')}`;

test('a pod of Windows that is given settings of Linux is refused, by targets that fill in too', () => {
  const text = textOf('', 'requiredDropCapabilities: [ALL]');
  const { plan, expectations, patches } = planOf(parseDocuments(text, 'cluster.yaml'));
  const [ours, theirs] = plan.workloads;
  expect([ours?.psp, ours?.targets]).toEqual(['mutated', { psa: 'admitted', vap: 'admitted' }]);
  expect(theirs).toMatchObject({
    psp: 'denied',
    reasons: [expect.stringContaining('the API server then refuses it')],
    changes: [],
    patch: null,
    targets: { psa: 'admitted', vap: 'refused' },
  });
  expect(patches.map(({ manifest }) => manifest['metadata'])).toEqual([
    expect.objectContaining({ name: 'ours' }),
  ]);
  expect(expectations.find(({ title }) => title.endsWith('theirs'))).toMatchObject({
    psp: 'refused',
    targets: { psa: 'admitted', vap: 'refused' },
  });
});

test('a pod with values that no server takes is refused, whatever admits it', () => {
  const text = textOf('', 'privileged: false').replaceAll(
    '{name: a, image: a}',
    '{name: a, image: a, securityContext: {runAsUser: -1}}',
  );
  const { plan, expectations } = planOf(parseDocuments(text, 'cluster.yaml'));
  expect(plan.workloads).toHaveLength(2);
  for (const one of plan.workloads)
    expect(one).toMatchObject({
      psp: 'denied',
      reasons: [expect.stringMatching(/^the API server refuses it: .*runAsUser: must be between/)],
      targets: { psa: 'refused', vap: 'refused' },
    });
  expect(expectations.find(({ title }) => title.endsWith('ours'))).toMatchObject({
    psp: 'refused',
    targets: { psa: 'refused', vap: 'refused' },
  });
});

test('a pod of Windows gets AppArmor as the annotation that PSP wrote, because servers refuse the field', () => {
  const text = textOf(
    `, annotations: {${APPARMOR}allowedProfileNames: runtime/default, ${APPARMOR}defaultProfileName: runtime/default}`,
    'privileged: false',
  );
  const { plan, patches } = planOf(parseDocuments(text, 'cluster.yaml'));
  const annotation = `metadata.annotations[container.${APPARMOR}a]`;
  const field = 'spec.containers[0].securityContext.appArmorProfile.type';
  expect(
    plan.workloads.map(({ name, changes }) => [name, ...changes.map(({ path }) => path)]),
  ).toEqual([
    ['ours', annotation, field],
    ['theirs', annotation],
  ]);
  for (const { patch, targets } of plan.workloads) {
    expect(patch?.proof).toMatchObject({ unchangedBy: 'tight', targets: ['psa', 'vap'] });
    expect(targets).toEqual({ psa: 'admitted', vap: 'admitted' });
  }
  expect(
    JSON.stringify(
      patches.find(
        ({ manifest }) =>
          manifest['kind'] === 'Deployment' && JSON.stringify(manifest).includes('theirs'),
      ),
    ),
  ).not.toContain('appArmorProfile');
});
