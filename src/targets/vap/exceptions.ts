import { celString } from '../../lang/printCel.js';
import type { ExceptionInput, Exceptions } from '../shared/exceptions.js';
import { yamlFile } from '../shared/files.js';

const FILE = 'match-condition.yaml';

export const matchConditionException: Exceptions = {
  policies: 'ValidatingAdmissionPolicy',
  file: FILE,
  narrowness: 'namespace and service account',
  files: (input) =>
    input.beyond.length === 0
      ? []
      : [
          yamlFile(
            FILE,
            `For a ValidatingAdmissionPolicy that is too strict for ${input.name}: add this to its spec.matchConditions`,
            [
              {
                object: {
                  matchConditions: [
                    { name: `not-${input.name}`, expression: `!(${isOfApplication(input)})` },
                  ],
                },
              },
            ],
          ),
        ],
};

/**
 * For policies on any operation. On DELETE there is only the old object, and requests such as
 * CONNECT, eviction or binding have no pod spec. The condition contains only names that Kubernetes
 * has validated.
 */
const isOfApplication = ({ accounts }: ExceptionInput): string =>
  accounts
    .map(
      ({ namespace, name }) =>
        `request.namespace == ${celString(namespace)} &&\n[object, oldObject].exists(pod, pod != null && pod.?spec.?serviceAccountName.orValue("") == ${celString(name)})`,
    )
    .join(' ||\n');
