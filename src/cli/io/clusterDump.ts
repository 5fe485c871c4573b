/** Reads the objects of a cluster for a plan. It only reads, and reads no Secrets. */
import { objectsIn, type LoadedDocument } from '../../load/documents.js';
import { DumpSplitter, type DumpItem } from '../../load/dump.js';
import type { Keep } from '../../load/inputs.js';
import { SOURCE } from '../../ir/source.js';
import {
  clusterError,
  clusterTitle,
  complaint,
  kubectl,
  requireContext,
  type ClusterName,
} from './kubectl.js';
import type { Progress } from './progress.js';

const POLICIES = `${SOURCE.resource}.policy`;
const RESOURCES = [
  POLICIES,
  'clusterroles.rbac.authorization.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'namespaces',
  'serviceaccounts',
  'pods',
  'replicationcontrollers',
  'deployments.apps',
  'replicasets.apps',
  'daemonsets.apps',
  'statefulsets.apps',
  'jobs.batch',
  'cronjobs.batch',
] as const;

export interface DumpOptions {
  /** Whether files already have the policies. The cluster then need not support PSP. */
  readonly hasPolicies: boolean;
  readonly progress: Progress;
  /** Returns the part of each object that is kept in memory. */
  readonly keep: Keep;
}

/** @throws InputError if kubectl is refused access or fails. */
export async function clusterDump(
  cluster: ClusterName,
  { hasPolicies, progress, keep }: DumpOptions,
): Promise<readonly LoadedDocument[]> {
  const documents: LoadedDocument[] = [];
  const wanted = RESOURCES.filter((resource) => resource !== POLICIES || !hasPolicies);
  for (const [i, resource] of wanted.entries()) {
    progress.say(`${clusterTitle(cluster)}: reading ${resource} (${i + 1} of ${wanted.length})`);
    documents.push(...(await read(cluster, resource, keep)));
  }
  return documents;
}

/** @returns the objects of a resource. The text of each object is released after reading. */
async function read(
  cluster: ClusterName,
  resource: (typeof RESOURCES)[number],
  keep: Keep,
): Promise<readonly LoadedDocument[]> {
  const file = `${clusterTitle(cluster)}, ${resource}`;
  const at = { file, line: 1, column: 1 };
  const kept = (text: string): readonly LoadedDocument[] => {
    try {
      return objectsIn(JSON.parse(text) as unknown, file, () => at).map(keep);
    } catch {
      throw clusterError(
        cluster,
        `what kubectl printed of ${resource} ends in the middle`,
        'run the same command again; if it ends so again, kubectl lost the cluster',
      );
    }
  };
  const documents: LoadedDocument[] = [];
  const splitter = new DumpSplitter();
  let isRead = true;
  const take = (next: () => readonly DumpItem[]): void => {
    try {
      if (isRead) for (const { text } of next()) documents.push(...kept(text));
    } catch {
      isRead = false;
    }
  };
  const asked = ['get', resource, '--all-namespaces', '--output=json'];
  const answer = await kubectl(cluster, asked, '', (piece) => take(() => splitter.push(piece)));
  if (answer.status !== 0) throw refusal(cluster, resource, complaint(answer));
  take(() => splitter.end());
  // Another version of kubectl may print another form.
  return isRead ? documents : kept((await kubectl(cluster, asked)).stdout);
}

function refusal(cluster: ClusterName, resource: string, said: string): Error {
  requireContext(cluster, said);
  if (/doesn't have a resource type|could not find the requested resource/.test(said))
    return resource === POLICIES
      ? clusterError(
          cluster,
          `the cluster has no ${SOURCE.kind} API: it ended with Kubernetes 1.25`,
          'name the cluster that has it, or give the policies as files beside --context',
        )
      : clusterError(
          cluster,
          `the cluster has no ${resource}: ${said}`,
          'name the context of a Kubernetes cluster',
        );
  if (/forbidden/i.test(said))
    return clusterError(
      cluster,
      `${resource} may not be read: ${said}`,
      'ask for the right to list them in all namespaces: a plan from half a cluster would be wrong',
    );
  return clusterError(
    cluster,
    `${resource} could not be read: ${said}`,
    'nothing was written; run the same command again when the cluster answers',
  );
}
