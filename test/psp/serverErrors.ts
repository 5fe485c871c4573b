/** What the reader says of a policy, as the server would: shared by the tests of its rules. */
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicies } from '../../src/psp/readPolicies.js';

const STRATEGIES = ['seLinux', 'runAsUser', 'supplementalGroups', 'fsGroup'];

export const SUBDOMAIN = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
export const QUALIFIED = `consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
export const VOLUMES =
  '"*", "awsElasticBlockStore", "azureDisk", "azureFile", "cephFS", "cinder", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "hostPath", "iscsi", "nfs", "persistentVolumeClaim", "photonPersistentDisk", "portworxVolume", "projected", "quobyte", "rbd", "scaleIO", "secret", "storageos", "vsphereVolume"';

/**
 * The errors of a valid policy with other metadata in line 3, or with something at the top of its
 * spec in line 5.
 */
export function errorsOf(metadata: string, top = ''): string[] {
  const rest = STRATEGIES.filter((name) => !top.startsWith(`${name}:`)).map(
    (name) => `${name}: {rule: RunAsAny}`,
  );
  const spec = [...(top === '' ? [] : top.split('\n')), ...rest]
    .map((line) => `  ${line}\n`)
    .join('');
  const { policies, problems } = readPolicies(
    parseDocuments(
      `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\n${metadata}\nspec:\n${spec}`,
      'f',
    ),
    { strict: true },
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(policies).toHaveLength(errors.length > 0 ? 0 : 1);
  return errors.map(({ position, message }) =>
    'line' in position ? `${position.line}:${position.column} ${message}` : message,
  );
}
