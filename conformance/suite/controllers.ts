/**
 * Workloads of every kind on the API servers and controller managers of 1.24 and of today, which
 * really make pods. `check` must be right about the requester, about the pod that is made from the
 * template, and about the answers of PSP and `vap`.
 */
import { SOURCE } from '../../src/ir/source.js';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { mirrorSeccomp } from '../../src/semantics/seccompMirror.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import type { AuditEvent } from './apiServer.js';
import { Cluster } from './cluster.js';
import { stringify } from './engine.js';
import { eventually } from './eventually.js';
import {
  CREATOR,
  KINDS,
  KUBELET,
  LABEL,
  MIRROR_POD,
  PROBE,
  randomWorkload,
  type Kind,
  randomWorld,
  serviceAccounts,
  withProbe,
  type RandomWorkload,
} from './generateWorkloads.js';
import { podDifference } from './podsMade.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { apply, furnish, NAMESPACES, remove } from './serverObjects.js';
import { writtenFor } from './targetCase.js';

const VERSIONS = ['1.24', '1.37'] as const;
type Version = (typeof VERSIONS)[number];
const WORKLOADS_PER_WORLD = 40;
/** A CronJob waits for the minute to turn. */
const SECONDS = 100;

/** What `check` says of a workload, as it writes it. */
interface Line {
  readonly error?: string;
  readonly object: { readonly name: string };
  readonly requester?: { readonly user: string | null };
  readonly psp: Answer & { readonly policy: string | null };
  readonly targets: { readonly vap: Answer };
}
interface Answer {
  readonly verdict: string;
  readonly pod: JsonObject;
}

export async function controllers(
  root: string,
  options: { readonly seed: number; readonly wanted: boolean; readonly workloads: number },
  report: Report,
): Promise<void> {
  report.section('The pods of workloads, made by the controllers of Kubernetes 1.24.17 and 1.37.2');
  if (!options.wanted) return report.skip('the pods of workloads', 'not asked for (--servers)');
  const missing = ['etcd', 'openssl'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined) return report.skip('the pods of workloads', `${missing} is missing`);
  const programs = join(root, 'conformance/bin');
  const isBuilt = (version: Version): boolean =>
    existsSync(join(programs, `kubernetes-${version}/kube-controller-manager`));
  if (!VERSIONS.every(isBuilt))
    return report.skip('the pods of workloads', 'their controllers were not built');
  const onVersion = async (version: Version): Promise<void> => {
    const cluster = new Cluster(version, programs, { version, logsPods: true });
    try {
      await cluster.start();
      await furnish(cluster.server);
      await onCluster(root, cluster, version, options, report);
    } finally {
      cluster.stop();
    }
  };
  // Most of the time they wait for the minute to turn.
  await Promise.all(VERSIONS.map(onVersion));
}

async function onCluster(
  root: string,
  cluster: Cluster,
  version: Version,
  { seed, workloads }: { readonly seed: number; readonly workloads: number },
  report: Report,
): Promise<void> {
  const random = new Random(seed);
  const accounts = serviceAccounts(random);
  await apply(cluster.server, accounts);
  const table = new Map<string, number>();
  const faults: string[] = [];
  let judged = 0;
  for (let world = 0; world * WORKLOADS_PER_WORLD < workloads; world += 1) {
    const made = await oneWorld(root, cluster, version, random, `w${world}`, accounts, table);
    faults.push(...made.faults);
    judged += made.judged;
  }
  for (const fault of faults.slice(0, 8)) report.note(fault.slice(0, 2500));
  report.check(
    `${version}: who asks, what is made of the template and the answer are what check says, for ${judged} workloads (${[
      ...table,
    ]
      .sort()
      .map(([word, count]) => `${word} ${count}`)
      .join(', ')})`,
    faults.length === 0 && judged > 0,
    faults.length === 0 ? '' : `${faults.length} are not`,
  );
}

async function oneWorld(
  root: string,
  { server }: Cluster,
  version: Version,
  random: Random,
  name: string,
  accounts: readonly JsonObject[],
  table: Map<string, number>,
): Promise<{ readonly judged: number; readonly faults: readonly string[] }> {
  const set = withProbe(randomWorld(random, name), name);
  const rbac = grantsToRbac(set.grants);
  const policies =
    version === '1.24'
      ? set.policies.map(policyToManifest).reverse()
      : writtenFor('vap', set, DEFAULT_OPTIONS);
  await apply(server, [...rbac, ...policies]);
  await untilKnown(server, set);
  const kinds = KINDS[version];
  const workloads = Array.from({ length: WORKLOADS_PER_WORLD }, (_, i) =>
    // Kinds in turn: each is there as often as the others.
    randomWorkload(random, `${name}-${i}`, kinds[i % kinds.length]!),
  );
  const said = checked(root, server.folder, set, [...accounts, ...workloads.map((w) => w.object)]);
  const taken: RandomWorkload[] = [];
  for (const one of workloads) {
    const { status } = await server.ask('POST', pathOf(one), one.object, ...asFor(one));
    // A pod that is refused was asked for all the same.
    if (status === 201 || one.of.kind === 'Pod') taken.push(one);
    else count(table, 'not taken');
  }
  const events = await podsAskedFor(server, taken);
  const faults = taken.flatMap((one) => {
    const event = events.get(one.name);
    const line = said.get(one.name);
    const fault =
      event === undefined
        ? 'no controller asked for its pod'
        : line === undefined
          ? 'check says nothing of it'
          : faultOf(version, event, line);
    count(table, event === undefined ? 'no pod' : wordOf(event));
    return fault === undefined
      ? []
      : [`${fault}: ${stringify(one.object)} under ${stringify(set)}`];
  });
  await clear(server, kinds);
  await remove(server, [...rbac, ...policies]);
  return { judged: taken.length, faults };
}

const count = (table: Map<string, number>, word: string): unknown =>
  table.set(word, (table.get(word) ?? 0) + 1);

const collection = ({ apiVersion, kind }: Kind, namespace: string): string =>
  `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s`;
const pathOf = ({ of, namespace }: RandomWorkload): string => collection(of, namespace);
function asFor({ of }: RandomWorkload): [] | [{ user: string; groups: readonly string[] }] {
  if (of.kind !== 'Pod') return [];
  const { user, groups } = of === MIRROR_POD ? KUBELET : CREATOR;
  return [{ user, groups: [...groups, 'system:authenticated'] }];
}

/** All are known once the one that was created last admits a pod, and the log says so. */
async function untilKnown(server: Cluster['server'], set: PolicySet): Promise<void> {
  const last = set.policies[0]!.name;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe' },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  };
  let right = 0;
  const known = await eventually(60, async () => {
    const answer = await server.ask('POST', '/api/v1/namespaces/team/pods?dryRun=All', pod, PROBE);
    const named = answer.body.metadata?.annotations?.[SOURCE.annotation] === last;
    const logged = Object.values(server.auditAnnotations().get(answer.auditId) ?? {});
    right = named && logged.includes(last) ? right + 1 : 0;
    return right > 1 ? true : undefined;
  });
  if (known === undefined) throw new Error(`${server.name} does not come to know ${last}`);
}

/** Runs `check` as a person would. */
function checked(
  root: string,
  folder: string,
  set: PolicySet,
  objects: readonly JsonObject[],
): ReadonlyMap<string, Line> {
  const write = (file: string, documents: readonly object[]): string => {
    const path = join(folder, file);
    writeFileSync(path, documents.map((one) => stringify(one)).join('\n---\n'));
    return path;
  };
  const policies = write('policies.yaml', [
    ...set.policies.map(policyToManifest),
    ...grantsToRbac(set.grants),
  ]);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'dist/cli.js'),
      'check',
      policies,
      ...['-w', write('workloads.yaml', objects), '-t', 'vap', '-f', 'ndjson', '--pods', '-q'],
      ...['--as', CREATOR.user, '--as-group', [...CREATOR.groups, 'system:authenticated'].join()],
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  if (lines.length === 0) throw new Error(`check says nothing: ${stderr}`);
  return new Map(
    lines.flatMap((line) => (line.error === undefined ? [[line.object.name, line]] : [])),
  );
}

/** The first request for a pod of each workload, by the workload. */
async function podsAskedFor(
  server: Cluster['server'],
  workloads: readonly RandomWorkload[],
): Promise<ReadonlyMap<string, AuditEvent>> {
  const found = new Map<string, AuditEvent>();
  await eventually(SECONDS, () => {
    for (const event of server.auditEvents()) {
      const labels = event.requestObject?.metadata?.labels ?? {};
      const of = labels[LABEL];
      if (event.verb === 'create' && of !== undefined && !found.has(of)) found.set(of, event);
    }
    return Promise.resolve(workloads.every(({ name }) => found.has(name)) ? true : undefined);
  });
  return found;
}

/** Admission says Forbidden; what API validation refuses was admitted before. */
const wordOf = ({ responseStatus: { code } }: AuditEvent): string =>
  code === 201 ? 'admitted' : code === 403 ? 'denied' : 'invalid';

const REFUSES: Readonly<Record<Version, RegExp>> = {
  '1.24': /PodSecurityPolicy/,
  '1.37': /ValidatingAdmissionPolicy/,
};

function faultOf(version: Version, event: AuditEvent, line: Line): string | undefined {
  const { username } = event.impersonatedUser ?? event.user;
  if (line.requester?.user !== username)
    return `check says that ${String(line.requester?.user)} asks, and ${username} does`;
  const said = version === '1.24' ? line.psp : line.targets.vap;
  const word = wordOf(event);
  if (word === 'denied' && !REFUSES[version].test(event.responseStatus.message ?? ''))
    return `refused by another: ${event.responseStatus.message ?? ''}`;
  // What API validation refuses never comes to validating policies.
  if (word === 'invalid' && version !== '1.24') return undefined;
  if ((word === 'denied') !== (said.verdict === 'denied'))
    return `check says ${said.verdict}, the server ${word}: ${event.responseStatus.message ?? ''}`;
  if (word !== 'admitted') return undefined;
  // Between mutating and validating admission 1.24 writes seccomp as annotations and as fields.
  const stored = version === '1.24' ? mirrorSeccomp(said.pod) : said.pod;
  const difference = podDifference(stored, event.responseObject!);
  return difference === undefined ? undefined : `check and the server make ${difference}`;
}

/** Twice: a controller may make a new pod of a workload that is going. */
async function clear(server: Cluster['server'], kinds: readonly Kind[]): Promise<void> {
  const owners = kinds.filter((of) => of.kind !== 'Pod');
  const pods = kinds.filter((of) => of.kind === 'Pod').slice(0, 1);
  for (const of of [...owners, ...pods, ...owners, ...pods])
    for (const namespace of NAMESPACES) await gone(server, collection(of, namespace));
}
const gone = (server: Cluster['server'], path: string): Promise<unknown> =>
  server.ask('DELETE', path, {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Background',
  });
