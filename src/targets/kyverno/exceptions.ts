import { because, type Exceptions } from '../shared/exceptions.js';
import {
  ACCOUNT_PATHS,
  exceptionFile,
  exceptionMetadata,
} from '../shared/kyverno/exceptionFile.js';
import { accountOf, type Workload } from '../shared/workload.js';

/**
 * For each kind, the kinds of objects that Kyverno checks: also the workload, and the ReplicaSets
 * of a Deployment.
 */
const MAKERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', ['Pod']],
  ['Deployment', ['Pod', 'Deployment', 'ReplicaSet']],
  ['CronJob', ['Pod', 'CronJob', 'Job']],
]);
const kindsOf = ({ kind }: Workload): readonly string[] => MAKERS.get(kind) ?? ['Pod', kind];

/**
 * The names of the object and of those that its controller creates. If the server generates the
 * name, a pattern.
 */
const namesOf = ({ name }: Workload): readonly string[] =>
  name.endsWith('-') ? [`${name}*`] : [name, `${name}-*`];

const ACCOUNT = `{{ ${ACCOUNT_PATHS.map((path) => `request.object.${path}.serviceAccountName`).join(' || ')} || 'default' }}`;

export const clusterPolicyExceptions: Exceptions = {
  policies: "Kyverno's ClusterPolicies (chart kyverno-policies)",
  file: '',
  narrowness: 'namespace, service account, and the names of the workloads if they are known',
  files: (input) =>
    exceptionFile('ClusterPolicies', input, (one) => ({
      comments: [
        ...because(['spec'], one.reasons),
        {
          path: ['spec', 'conditions'],
          text: 'the service account, of a pod or of what makes pods',
        },
      ],
      object: {
        apiVersion: 'kyverno.io/v2',
        kind: 'PolicyException',
        metadata: exceptionMetadata(input, one),
        spec: {
          exceptions: [{ policyName: one.policy, ruleNames: ['*'] }],
          match: {
            any: one.workloads.map((workload) => ({
              resources: {
                kinds: kindsOf(workload),
                namespaces: [workload.request.namespace],
                ...(workload.isSample === true ? {} : { names: namesOf(workload) }),
              },
            })),
          },
          conditions: {
            all: [
              {
                key: ACCOUNT,
                operator: 'AnyIn',
                value: [...new Set(one.workloads.map((workload) => accountOf(workload).name))],
              },
            ],
          },
        },
      },
    })),
};
