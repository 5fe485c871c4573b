/** What is reported is read in its step, and judged by whose report it is. */
import { planOf, cluster } from './planning.js';
import type { MigrationPlan } from '../../src/plan/plan.js';
import { findingsOf, judgedFindings } from '../../src/plan/verification/findings.js';

const { plan } = planOf(cluster());

describe('a finding of the audit log', () => {
  /** A workload that levels refuse, and vap does not; it needs no patch. */
  const collector = plan.workloads.find(({ name }) => name === 'collector')!;
  const refused: MigrationPlan = {
    ...plan,
    workloads: [{ ...collector, patch: null, targets: { psa: 'refused', vap: 'admitted' } }],
  };
  const event = (annotation: string, namespace = 'logs', name = 'collector-1'): object => ({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    verb: 'create',
    objectRef: { resource: 'pods', namespace, name },
    annotations: { [annotation]: 'no' },
  });

  it.each([
    ['psa', 'pod-security.kubernetes.io/audit-violations', 'the plan says that psa refuses it'],
    ['vap', 'validation.policy.admission.k8s.io/validation_failure', null],
  ])('of %s is held against what the plan says of it', (_, annotation, expected) => {
    for (const target of ['psa', 'vap'] as const)
      expect(judgedFindings(findingsOf(event(annotation))!, refused, target)).toEqual([
        {
          kind: 'Pod',
          namespace: 'logs',
          name: 'collector-1',
          message: 'no',
          workload: 'DaemonSet logs/collector',
          expected,
        },
      ]);
  });

  const PATCHED = 'refused until its patch is applied: check that it is';
  const open: MigrationPlan = {
    ...plan,
    namespaces: plan.namespaces.map((one) => ({ ...one, level: { ...one.level, refuses: [] } })),
  };
  it.each([
    ['a level that refuses it as it is', plan, PATCHED],
    ['a level that admits it as it is', open, null],
  ])('of a workload that PSP changes is as planned by %s', (_, made, expected) => {
    const found = findingsOf(
      event('pod-security.kubernetes.io/audit-violations', 'shop', 'web-1-b'),
    );
    expect(judgedFindings(found!, made, 'psa')).toMatchObject([
      { workload: 'Deployment shop/web', expected },
    ]);
  });
});

const readings = (targets: NonNullable<Parameters<typeof planOf>[1]>['targets']): unknown =>
  planOf(cluster(), { targets })
    .plan.steps.filter(({ title }) => /^(Read|Apply)/.test(title))
    .map(({ title, commands }) => (title.startsWith('Apply') ? title.split(' ')[1] : commands));

it('is read after what reports it was applied', () => {
  expect(readings(['psa', 'vap'])).toEqual([
    'psa',
    ['psp-ferry verify . --target psa --audit-results AUDIT.LOG'],
    'vap',
    ['psp-ferry verify . --audit-results AUDIT.LOG'],
  ]);
  expect(readings(['psa'])).toEqual(['psa', ['psp-ferry verify . --audit-results AUDIT.LOG']]);
  expect(readings(['gatekeeper'])).toEqual([
    'gatekeeper',
    [
      'kubectl get constraints -o yaml > audit-results.yaml',
      'psp-ferry verify . --audit-results audit-results.yaml',
    ],
  ]);
});
