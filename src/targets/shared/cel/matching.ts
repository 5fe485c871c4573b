/** The requests that reach the policies, for all targets with resource rules. */
import type { EmitOptions } from '../options.js';

export const podRules = ({ ephemeral }: EmitOptions): readonly object[] => [
  {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ephemeral === 'guard' ? ['pods', 'pods/ephemeralcontainers'] : ['pods'],
  },
];

/**
 * PSP does not check updates that change only owner references or finalizers (1.24.17 admission.go
 * shouldIgnore).
 */
export const MORE_THAN_GARBAGE_COLLECTION =
  'request.operation == "CREATE" || object.spec != oldObject.spec ||\n' +
  'object.metadata.?labels != oldObject.metadata.?labels || object.metadata.?annotations != oldObject.metadata.?annotations';
