/**
 * Workloads of every kind in files, as people have them, with random policies, grants and service
 * accounts. `check` must say of each what the code of 1.24 says: the controllers, the
 * ServiceAccount plugin and the PodSecurityPolicy plugin. The part `controllers` tests the account
 * of each controller, on servers.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { judgeOf } from '../../src/api/judge.js';
import { askersOf } from '../../src/api/surroundings.js';
import { readWorkloads } from '../../src/cli/io/workloads.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import { loadInputs } from '../../src/load/inputs.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest } from '../../src/pod/request.js';
import { podWithoutEmptyGroups } from '../../src/semantics/sameOn124.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import type { CheckLine } from '../../src/report/checkLine.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { stringify, type Engine, type ReviewAnswer } from './engine.js';
import {
  CREATOR,
  CUSTOM_KINDS,
  KINDS,
  KUBELET,
  MIRROR_POD,
  OLDER_KINDS,
  randomWorkload,
  randomWorld,
  serviceAccounts,
  type Kind,
  type RandomWorkload,
} from './generateWorkloads.js';
import { podDifference } from './podsMade.js';
import { Random } from './random.js';
import type { Report } from './report.js';

const WORKLOADS_PER_WORLD = 50;
/** A pod that someone created, as an audit log of the cluster has it. */
const LOGGED_POD: Kind = { apiVersion: 'audit.k8s.io/v1', kind: 'Event' };
const ALL_KINDS: readonly Kind[] = [...KINDS['1.24'], ...OLDER_KINDS, ...CUSTOM_KINDS, LOGGED_POD];
const SHOWN = 4;

interface Requester {
  readonly user: string;
  readonly groups: readonly string[];
}
/** How a run of `check` is asked. */
interface World {
  readonly set: PolicySet;
  readonly accounts: readonly JsonObject[];
  /** Whether the input says who may use which policy. */
  readonly hasGrants: boolean;
  readonly shared: boolean;
  readonly creatorIsKnown: boolean;
  /** The account that makes the pods of other kinds, where it is said. */
  readonly custom: { readonly namespace: string; readonly name: string } | undefined;
}

export async function workloads(
  engine: Engine,
  { cases, seed }: { readonly cases: number; readonly seed: number },
  report: Report,
): Promise<void> {
  report.section(`Workloads in files, as the code of 1.24 judges them (seed ${seed})`);
  const random = new Random(seed);
  const started = Date.now();
  const tally = new Map<string, number>();
  const faults: string[] = [];
  let done = 0;
  for (; done < cases; done += WORKLOADS_PER_WORLD)
    faults.push(...(await oneWorld(engine, random, tally)));
  for (const fault of faults.slice(0, SHOWN)) report.note(fault.slice(0, 3000));
  report.note(
    `${done} workloads in ${Math.round((Date.now() - started) / 1000)} s: ${[...tally]
      .sort()
      .map(([word, count]) => `${count} ${word}`)
      .join(', ')}`,
  );
  report.check(
    `check says of ${done} workloads what the controllers and plugins of 1.24 make of them`,
    faults.length === 0,
    faults.length === 0 ? '' : `${faults.length} differ`,
  );
}

async function oneWorld(
  engine: Engine,
  random: Random,
  tally: Map<string, number>,
): Promise<readonly string[]> {
  const world = randomWorldOf(random);
  const made = Array.from({ length: WORKLOADS_PER_WORLD }, (_, i) =>
    randomOne(random, `app-${i}`, ALL_KINDS[i % ALL_KINDS.length]!),
  );
  const said = await checked(world, made, random);
  const loaded = await engine.load([
    ...world.set.policies.map(policyToManifest),
    ...grantsToRbac([...world.set.grants, ...world.set.grants.map(toAnyone)]),
  ]);
  if (!loaded.ok) throw new Error(`the plugin refuses a policy that we accept: ${loaded.error}`);
  const faults = await Promise.all(
    made.map(async (one) => {
      const fault = await faultOf(engine, world, one, said.get(one.name), tally);
      return fault === undefined
        ? []
        : [`${fault}: ${stringify(one.object)} in ${stringify(world)}`];
    }),
  );
  return faults.flat();
}

function randomWorldOf(random: Random): World {
  const set = randomWorld(random, 'of');
  const hasGrants = set.grants.length > 0 && random.chance(0.9);
  return {
    set: hasGrants ? set : { ...set, grants: [] },
    accounts: serviceAccounts(random),
    hasGrants,
    shared: random.chance(0.3),
    creatorIsKnown: random.chance(0.7),
    custom: random.chance(0.5)
      ? { namespace: random.pick(['kube-system', 'team']), name: 'builder' }
      : undefined,
  };
}

const randomOne = (random: Random, name: string, of: Kind): RandomWorkload => {
  const one = randomWorkload(random, name, of === LOGGED_POD ? POD : of);
  // Windows pods can set nothing of what PSP fills in.
  const isWindows = of === POD && random.chance(0.2);
  if (one.object['kind'] !== 'Pod') return { ...one, of };
  // No log has an empty list, and the engine's answers drop it; the requests of `psp` have it.
  const sent = podWithoutEmptyGroups(one.object);
  const spec = sent['spec'] as JsonObject;
  const pod = isWindows ? { ...sent, spec: { ...spec, os: { name: 'windows' } } } : sent;
  return { ...one, of, object: of === LOGGED_POD ? event({ ...one, object: pod }) : pod };
};
const POD = KINDS['1.24'].find((of) => of.kind === 'Pod' && of !== MIRROR_POD)!;

const event = ({ name, namespace, object }: RandomWorkload): JsonObject => ({
  ...LOGGED_POD,
  level: 'Request',
  auditID: name,
  stage: 'ResponseComplete',
  verb: 'create',
  user: { username: CREATOR.user, groups: [...CREATOR.groups, 'system:authenticated'] },
  objectRef: { apiVersion: 'v1', resource: 'pods', namespace, name },
  requestObject: object,
});

/** What `check` says, by the names of the workloads. */
async function checked(
  world: World,
  made: readonly RandomWorkload[],
  random: Random,
): Promise<ReadonlyMap<string, CheckLine>> {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  try {
    const files = writeFiles(
      folder,
      [...world.accounts, ...made.map(({ object }) => object)],
      random,
    );
    const policies = join(folder, 'policies.yaml');
    writeFileSync(
      policies,
      [...world.set.policies.map(policyToManifest), ...grantsToRbac(world.set.grants)]
        .map(stringify)
        .join('\n---\n'),
    );
    const input = readPolicySet(loadInputs([policies]));
    const judge = judgeOf(input, {
      targets: [],
      options: DEFAULT_OPTIONS,
      pods: true,
      diff: false,
    });
    const { creatorIsKnown, shared, custom } = world;
    const askers = askersOf({
      ...(creatorIsKnown ? { as: CREATOR } : {}),
      controllers: shared ? 'shared' : 'own',
      ...(custom === undefined
        ? {}
        : { customControllers: { '*': `${custom.namespace}/${custom.name}` } }),
    });
    const lines: CheckLine[] = [];
    for await (const item of readWorkloads(files, { namespace: 'default', askers }))
      lines.push(judge(item));
    return new Map(lines.map((line) => [line.object?.name ?? line.id, line]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FORMS: Readonly<Record<string, (objects: readonly object[]) => string>> = {
  'stream.yaml': (objects) => objects.map((one) => dump(one, { noRefs: true })).join('---\n'),
  'list.yaml': (items) => dump({ apiVersion: 'v1', kind: 'List', items }, { noRefs: true }),
  'list.json': (items) => `${stringify({ apiVersion: 'v1', kind: 'List', items })}\n`,
  'lines.json': (objects) => `${objects.map(stringify).join('\n')}\n`,
};

/** In any order: what a pod gets of its account may stand in another file, before it or after. */
function writeFiles(folder: string, objects: readonly object[], random: Random): readonly string[] {
  const names = Object.keys(FORMS);
  const shares = new Map<string, object[]>();
  for (const one of random.shuffled(objects)) {
    const name = `${random.pick(['a', 'b'])}/${random.pick(names)}`;
    shares.set(name, [...(shares.get(name) ?? []), one]);
  }
  for (const [name, share] of shares) {
    const [sub, form] = name.split('/') as [string, string];
    mkdirSync(join(folder, sub), { recursive: true });
    writeFileSync(join(folder, name), FORMS[form]!(share));
  }
  return random.chance(0.5)
    ? ['a', 'b']
        .filter((sub) => [...shares.keys()].some((name) => name.startsWith(sub)))
        .map((sub) => join(folder, sub))
    : [...shares.keys()].map((name) => join(folder, name));
}

const ANYONE = 'anyone.example.com';
/** Asked as this user, the plugin says what it would to whoever may use a policy there. */
const toAnyone = (grant: Grant): Grant => ({ ...grant, subject: { kind: 'User', name: ANYONE } });

const CONTROLLERS: Readonly<Record<string, string>> = {
  Deployment: 'replicaset-controller',
  ReplicaSet: 'replicaset-controller',
  ReplicationController: 'replication-controller',
  DaemonSet: 'daemon-set-controller',
  StatefulSet: 'statefulset-controller',
  Job: 'job-controller',
  CronJob: 'job-controller',
};
/** Of the kinds of others whose operators make a workload of Kubernetes: who then makes the pods. */
const MADE_THROUGH: Readonly<Record<string, string>> = {
  Rollout: CONTROLLERS['ReplicaSet']!,
  DeploymentConfig: CONTROLLERS['ReplicationController']!,
  Service: CONTROLLERS['ReplicaSet']!,
};
const account = (namespace: string, name: string): Requester => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
});

/** Who asks for the pods of a kind; of other kinds of others, nobody unless it is said. */
function askerOf(of: Kind, { shared, creatorIsKnown, custom }: World): Requester {
  if (of === LOGGED_POD) return CREATOR;
  if (of === MIRROR_POD) return KUBELET;
  if (of.kind === 'Pod') return creatorIsKnown ? CREATOR : { user: ANYONE, groups: [] };
  const controller = (CUSTOM_KINDS.includes(of) ? MADE_THROUGH : CONTROLLERS)[of.kind];
  if (controller === undefined)
    return custom === undefined ? { user: '', groups: [] } : account(custom.namespace, custom.name);
  return shared
    ? { user: 'system:kube-controller-manager', groups: [] }
    : account('kube-system', controller);
}

/** The object that the code of Kubernetes makes the pod of. */
const makerOf = ({ of, object }: RandomWorkload): JsonObject =>
  of === LOGGED_POD
    ? (object['requestObject'] as JsonObject)
    : CUSTOM_KINDS.includes(of)
      ? { ...object, apiVersion: 'apps/v1', kind: 'Deployment' }
      : object;

async function faultOf(
  engine: Engine,
  world: World,
  one: RandomWorkload,
  line: CheckLine | undefined,
  tally: Map<string, number>,
): Promise<string | undefined> {
  const { of, name, namespace } = one;
  const made = await engine.makePod(makerOf(one), namespace, world.accounts);
  if (made.error !== undefined)
    throw new Error(`no pod of ${stringify(one.object)}: ${made.error}`);
  if (line === undefined) return 'check does not answer';
  if (line.error !== undefined) return `check says ${line.error}`;
  const pod = made.object as JsonObject;
  const { user, groups } = askerOf(of, world);
  const everyGroup = user === ANYONE ? groups : [...groups, 'system:authenticated'];
  const answer = await engine.review(
    reviewFromRequest({
      uid: 'u',
      operation: 'CREATE',
      subResource: '',
      namespace,
      name,
      user,
      groups: world.hasGrants ? everyGroup : ['system:masters'],
      pod,
      oldPod: null,
    }),
  );
  if (answer.error !== undefined) throw new Error(`the plugin could not judge: ${answer.error}`);
  tally.set(line.psp!.verdict, (tally.get(line.psp!.verdict) ?? 0) + 1);
  const known = user === '' || user === ANYONE ? null : user;
  if (line.requester?.user !== known)
    return `check says that ${String(line.requester?.user)} asks, and ${String(known)} does`;
  return answerFault(line.psp!, answer, (await engine.defaultPod(pod)).faults ?? []);
}

/**
 * `check` notes what PSP breaks, and some of what no server takes as it is.
 *
 * @param before what API validation says of the pod before PSP.
 */
function answerFault(
  said: NonNullable<CheckLine['psp']>,
  answer: ReviewAnswer,
  before: readonly string[],
): string | undefined {
  const isDenied = said.verdict === 'denied';
  if (isDenied === answer.allowed)
    return `check says ${said.verdict}, the plugin ${answer.allowed ? 'admits' : (answer.message ?? '')}`;
  if (isDenied) return undefined;
  if (said.policy !== answer.policy)
    return `check says ${String(said.policy)} admits, and ${answer.policy} does`;
  const difference = podDifference(said.pod as JsonObject, answer.mirrored as JsonObject);
  if (difference !== undefined) return `the pods differ in ${difference}`;
  const broken = (answer.faults ?? []).filter((fault) => !before.includes(fault));
  const { note } = said;
  const isRight =
    note === undefined
      ? broken.length === 0
      : broken.length > 0 || before.some((fault) => note.includes(`${fieldOf(fault)}:`));
  return isRight
    ? undefined
    : `check notes ${String(note)}, API validation says ${[...before, ...broken].join(', ')}`;
}

/** The field that API validation names at the start of a fault. */
const fieldOf = (fault: string): string => fault.slice(0, fault.indexOf(':'));
