/** Pods that a cluster is asked to create by dry run, as whoever would really ask. */
import type { Expectation } from '../../plan/verification/expectation.js';
import { objectIn, textIn } from '../../pod/objectFields.js';
import type { JsonObject } from '../../pod/json.js';
import type { ClusterAnswer } from '../../plan/verification/compare.js';
import { groupedBy } from '../../base/groupedBy.js';
import { clusterError, clusterTitle, complaint, kubectl, type ClusterName } from './kubectl.js';
import type { Progress } from './progress.js';

/** Pods that one kubectl is given. */
const AT_ONCE = 100;
/** More than that only makes it slower. */
const SIDE_BY_SIDE = 4;

/** @throws InputError where the cluster does not answer, or nobody may be impersonated. */
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

/** What kubectl says of an object that it could not create begins so. */
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
  // Each that is not created has a complaint of its own, in order.
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

/** kubectl prints one object after another, by name here. */
function storedPods(text: string): ReadonlyMap<string, JsonObject> {
  const pods = text
    .split(/^(?=\{)/m)
    .filter((one) => one.trim() !== '')
    .map((one) => JSON.parse(one) as JsonObject);
  return new Map(pods.map((pod) => [textIn(objectIn(pod, 'metadata'), 'name'), pod]));
}

function refuseDeadEnds(cluster: ClusterName, stderr: string, said: string): void {
  if (/cannot impersonate/.test(stderr))
    throw clusterError(
      cluster,
      `you may not impersonate: ${said}`,
      'ask for the right to, or read what the target reports: --audit-results',
    );
  if (
    /connection refused|was refused - did you|no such host|Unable to connect|i\/o timeout|context was not found|must be logged in/i.test(
      stderr,
    )
  )
    throw clusterError(cluster, `it does not answer: ${said}`, 'run the same command again');
}

/** Where kubectl read the pod says nothing to anybody. */
const withoutPlace = (text: string): string =>
  text.replace(/^Error from server \(\w+\): error when creating "[^"]*": /, '');

/**
 * Refusals of the engines; others (accounts, quotas, what no server takes) say nothing of policies.
 */
const isOfPolicy = (message: string): boolean =>
  /ValidatingAdmissionPolicy|violates PodSecurity|admission webhook "[^"]*(gatekeeper|kyverno)[^"]*" denied/.test(
    message,
  );
