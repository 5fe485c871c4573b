/** What `kubectl get -o json` and `-o yaml` give: Lists, and what servers and kubectl added. */
import { reading } from './reading.js';

const LAST = 'kubectl.kubernetes.io/last-applied-configuration';

test.each(['policy/v1beta1', 'extensions/v1beta1'])(
  'a dump of %s has nothing to warn of',
  (api) => {
    const object = {
      apiVersion: api,
      kind: 'PodSecurityPolicy',
      metadata: {
        annotations: {
          [LAST]: `{"apiVersion":"${api}","kind":"PodSecurityPolicy","spec":{"x":1}}\n`,
        },
        creationTimestamp: '2021-03-01T10:00:00Z',
        managedFields: [
          {
            apiVersion: api,
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:spec': { 'f:privileged': {}, 'f:volumes': {} } },
            manager: 'kubectl-client-side-apply',
            operation: 'Update',
            time: '2021-03-01T10:00:00Z',
          },
        ],
        name: 'one',
        resourceVersion: '61',
        selfLink: `/apis/${api}/podsecuritypolicies/one`,
        uid: '5c2a',
      },
      spec: {
        allowPrivilegeEscalation: true,
        fsGroup: { rule: 'RunAsAny' },
        runAsUser: { rule: 'RunAsAny' },
        seLinux: { rule: 'RunAsAny' },
        supplementalGroups: { rule: 'RunAsAny' },
        volumes: ['*'],
      },
    };
    const list = { apiVersion: 'v1', items: [object], kind: 'List', metadata: { selfLink: '' } };
    const { policies, warnings, ignored } = reading(JSON.stringify(list, null, 4));
    expect(policies.map(({ name, spec }) => [name, spec.volumes])).toEqual([['one', ['*']]]);
    expect({ warnings, ignored }).toEqual({ warnings: [], ignored: {} });
  },
);
