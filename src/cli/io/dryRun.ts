/** Asks a cluster to create pods by dry run, impersonating the real requester. */
import type { Expectation } from '../../plan/verification/expectation.js';
import { objectIn, textIn } from '../../pod/objectFields.js';
import type { JsonObject } from '../../pod/json.js';
import type { ClusterAnswer } from '../../plan/verification/compare.js';
import { groupedBy } from '../../base/groupedBy.js';
import {
  clusterError,
  clusterTitle,
  complaint,
  kubectl,
  requireContext,
  type ClusterName,
} from './kubectl.js';
import type { Progress } from './progress.js';

/** The number of pods for one call of kubectl. */
const AT_ONCE = 100;
/** The number of concurrent calls. More would only be slower. */
const SIDE_BY_SIDE = 4;

/** @throws InputError if the cluster does not answer, or does not allow impersonation. */
export async function dryRun(
  cluster: ClusterName,
  expectations: readonly Expectation[],
  progress: Progress,
): Promise<ReadonlyMap<string, ClusterAnswer>> {
  const asked = expectations.filter(({ user }) => user !== null);
  const groups = groupedBy(asked, ({ user, groups, namespace }) =>
    JSON.stringify([user, groups, namespace]),
  );
  const batches = [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / AT_ONCE) }, (_, i) =>
      group.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    ),
  );
  const answers = new Map<string, ClusterAnswer>();
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < batches.length; i = next++) {
      const batch = batches[i]!;
      for (const answer of await askBatch(cluster, batch)) answers.set(answer.id, answer);
      done += batch.length;
      progress.say(`${clusterTitle(cluster)}: ${done} of ${asked.length} pods asked for`);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  progress.done();
  return answers;
}

/** The beginning of kubectl's message about an object that could not be created. */
const COMPLAINTS = /^(?=Error from server|The Pod |The \S+ |[Ee]rror: |Unable to )/m;

async function askBatch(
  cluster: ClusterName,
  batch: readonly Expectation[],
): Promise<readonly ClusterAnswer[]> {
  const [{ user, groups, namespace }] = batch as [Expectation];
  const list = { apiVersion: 'v1', kind: 'List', items: batch.map(({ pod }) => pod) };
  const answer = await kubectl(
    cluster,
    [
      'create',
      '--dry-run=server',
      `--namespace=${namespace}`,
      `--as=${user!}`,
      ...groups.map((group) => `--as-group=${group}`),
      '--output=json',
      '--filename=-',
    ],
    JSON.stringify(list),
  );
  const created = storedPods(answer.stdout);
  const refused = batch.filter(({ id }) => !created.has(id));
  const complaints = answer.stderr
    .split('\n')
    .filter((line) => !line.startsWith('Warning:'))
    .join('\n')
    .split(COMPLAINTS)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  refuseDeadEnds(cluster, answer.stderr, complaint(answer));
  // Each pod that was not created has its own message, in order. If not, ask for each pod alone.
  if (refused.length !== complaints.length && batch.length > 1)
    return (await Promise.all(batch.map((one) => askBatch(cluster, [one])))).flat();
  return [
    ...batch
      .filter(({ id }) => created.has(id))
      .map(({ id }): ClusterAnswer => ({
        id,
        answer: 'admitted',
        message: '',
        stored: created.get(id)!,
      })),
    ...refused.map(({ id }, i): ClusterAnswer => ({
      id,
      answer: isOfPolicy(complaints[i] ?? '') ? 'refused' : undefined,
      message: withoutPlace(complaints[i] ?? complaint(answer)),
    })),
  ];
}

/** The objects that kubectl printed one after the other, by name. */
function storedPods(text: string): ReadonlyMap<string, JsonObject> {
  const pods = text
    .split(/^(?=\{)/m)
    .filter((one) => one.trim() !== '')
    .map((one) => JSON.parse(one) as JsonObject);
  return new Map(pods.map((pod) => [textIn(objectIn(pod, 'metadata'), 'name'), pod]));
}

function refuseDeadEnds(cluster: ClusterName, stderr: string, said: string): void {
  requireContext(cluster, stderr);
  if (/must be logged in/i.test(stderr))
    throw clusterError(cluster, `you are not logged in: ${said}`, 'log in, and run it again');
  if (/cannot impersonate/.test(stderr))
    throw clusterError(
      cluster,
      `you may not impersonate: ${said}`,
      'ask for the right to impersonate users and groups, or read what the target reports: --audit-results',
    );
  if (
    /connection refused|was refused - did you|no such host|Unable to connect|i\/o timeout/i.test(
      stderr,
    )
  )
    throw clusterError(
      cluster,
      `it does not answer: ${said}`,
      'run the same command again when it does',
    );
}

/** Removes the name of kubectl's temporary input, which means nothing to the user. */
const withoutPlace = (text: string): string =>
  text.replace(/^Error from server \(\w+\): error when creating "[^"]*": /, '');

/**
 * Whether an engine refused the pod. Other refusals (service accounts, quotas, validation) say
 * nothing about policies.
 */
const isOfPolicy = (message: string): boolean =>
  /ValidatingAdmissionPolicy|violates PodSecurity|admission webhook "[^"]*(gatekeeper|kyverno)[^"]*" denied/.test(
    message,
  );
