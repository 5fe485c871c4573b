import { because, type Exceptions } from '../shared/exceptions.js';
import {
  ACCOUNT_PATHS,
  exceptionFile,
  exceptionMetadata,
} from '../shared/kyverno/exceptionFile.js';
import { accountsOf, type Workload } from '../shared/workload.js';

export const validatingPolicyExceptions: Exceptions = {
  policies: "Kyverno's ValidatingPolicies (chart kyverno-policies)",
  file: '',
  narrowness: 'namespace and service account',
  files: (input) =>
    exceptionFile('ValidatingPolicies', input, (one) => ({
      comments: because(['spec'], one.reasons),
      object: {
        apiVersion: 'policies.kyverno.io/v1',
        kind: 'PolicyException',
        metadata: exceptionMetadata(input, one),
        spec: {
          policyRefs: [{ name: one.policy, kind: 'ValidatingPolicy' }],
          matchConditions: [
            { name: 'pods-of-the-application', expression: makersCondition(one.workloads) },
          ],
        },
      },
    })),
};

/**
 * The condition for pods and for the workloads that create them. It contains only names that
 * Kubernetes has validated, so nothing in it can be read as code.
 */
function makersCondition(workloads: readonly Workload[]): string {
  const account = ACCOUNT_PATHS.map(
    (path) =>
      `object.${path
        .split('.')
        .map((step, i) => (i === 0 ? step : `?${step}`))
        .join('.')}.?serviceAccountName`,
  );
  return accountsOf(workloads)
    .map(
      ({ namespace, name }) =>
        `object.metadata.?namespace.orValue("") == ${JSON.stringify(namespace)} &&\n${account[0]}.or(${account[1]}).or(${account[2]}).orValue("default") == ${JSON.stringify(name)}`,
    )
    .join(' ||\n');
}
