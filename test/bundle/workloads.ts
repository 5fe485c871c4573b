/** Workloads of files, as `psp-ferry bundle` reads them. */
import type { Workload } from '../../src/targets/shared/workload.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import type { JsonObject } from '../../src/pod/json.js';
import { asServerSees } from '../../src/pod/serviceAccount.js';
import { podsOf } from '../../src/pod/workload.js';

export function workloadOf(
  pod: JsonObject,
  namespace = 'default',
  kind = 'Pod',
  name = 'app',
): Workload {
  return {
    kind,
    name,
    request: {
      uid: 'u',
      operation: 'CREATE',
      subResource: '',
      namespace,
      name,
      user: '',
      groups: [],
      pod: asServerSees(pod, namespace),
      oldPod: null,
    },
  };
}

export function workloadsOf(text: string): readonly Workload[] {
  return parseDocuments(text, 'text').flatMap(({ value }) => {
    const [found] = podsOf(value).pods;
    return found === undefined
      ? []
      : [
          workloadOf(
            found.pod,
            found.namespace === '' ? 'default' : found.namespace,
            found.kind,
            found.name,
          ),
        ];
  });
}

export const workloadsIn = (file: string): readonly Workload[] => workloadsOf(readInput(file));
