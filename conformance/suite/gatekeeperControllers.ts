/**
 * Gatekeeper beside an API server, as its chart installs it with our values: the objects of the
 * chart, and its two programs with the chart's own flags, but outside of the cluster.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load as parseYaml, loadAll } from 'js-yaml';
import { targets } from '../../src/targets/index.js';
import { freePort, type ApiServer } from './apiServer.js';
import { stringify } from './engine.js';
import { eventually } from './eventually.js';
import { moduleFolder } from './moduleFolder.js';

const NAMESPACE = 'gatekeeper-system';

interface Webhook {
  readonly clientConfig: { readonly service?: { readonly path: string }; readonly url?: string };
}
interface Container {
  readonly args: readonly string[];
}
interface ChartObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly Webhook[];
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: readonly Container[] } };
  };
}
interface Place {
  readonly server: ApiServer;
  readonly root: string;
  readonly programs: string;
  /** Holds the certificate that the webhooks show. */
  readonly folder: string;
}

/** What the cluster itself would run, and what limits that. */
const OF_THE_CLUSTER = ['Deployment', 'Job', 'PodDisruptionBudget', 'ResourceQuota', 'Service'];

/** @throws Error where Gatekeeper is not ready within a minute. */
export async function startGatekeeper(
  server: ApiServer,
  root: string,
  programs: string,
): Promise<void> {
  const place = { server, root, programs, folder: join(server.folder, 'gatekeeper') };
  mkdirSync(join(place.folder, 'audit'), { recursive: true });
  const chart = moduleFolder(
    root,
    'gatekeeper-controllers',
    'github.com/open-policy-agent/gatekeeper/v3',
    'charts/gatekeeper',
  );
  const objects = rendered(place, chart);
  const port = await freePort();
  kubectl(place, ['create', 'namespace', NAMESPACE]);
  kubectl(place, ['create', '-f', join(chart, 'crds')]);
  certify(place.folder);
  const isWebhook = ({ webhooks }: ChartObject): boolean => webhooks !== undefined;
  applyAll(
    place,
    objects.filter((one) => !OF_THE_CLUSTER.includes(one.kind) && !isWebhook(one)),
  );
  for (const deployment of objects.filter(({ kind }) => kind === 'Deployment'))
    await run(place, deployment, port);
  // With our values nothing is stored while nobody answers them.
  applyAll(
    place,
    objects.filter(isWebhook).map((one) => reachable(one, port, place.folder)),
  );
}

function rendered({ folder, programs }: Place, chart: string): readonly ChartObject[] {
  const values = join(folder, 'values.json');
  writeFileSync(values, JSON.stringify(parseYaml(targets.gatekeeper.chartValues!.text)));
  const { status, stdout, stderr } = spawnSync(
    join(programs, 'helm/helm'),
    ['template', 'gatekeeper', chart, '-n', NAMESPACE, '-f', values],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`Helm does not render Gatekeeper's chart: ${stderr}`);
  return (loadAll(stdout) as (ChartObject | null)[]).filter((one) => one !== null);
}

/** Its own certificates name the service, which only pods can reach. */
function certify(folder: string): void {
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt')],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`no certificate for Gatekeeper: ${stderr}`);
}

function reachable(object: ChartObject, port: number, folder: string): ChartObject {
  const caBundle = readFileSync(join(folder, 'tls.crt')).toString('base64');
  const webhooks = object.webhooks!.map((webhook) => ({
    ...webhook,
    clientConfig: {
      url: `https://127.0.0.1:${port}${webhook.clientConfig.service!.path}`,
      caBundle,
    },
  }));
  return { ...object, webhooks };
}

function applyAll(place: Place, objects: readonly ChartObject[]): void {
  const file = join(place.folder, 'objects.json');
  writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  kubectl(place, ['apply', '-n', NAMESPACE, '-f', file]);
}

async function run(place: Place, deployment: ChartObject, port: number): Promise<void> {
  const { name } = deployment.metadata;
  const health = `127.0.0.1:${await freePort()}`;
  const own: Readonly<Record<string, string>> = {
    port: String(port),
    'health-addr': health,
    'prometheus-port': String(await freePort()),
    'disable-cert-rotation': 'true',
    // The audit's answers are waited for; what it has read it keeps in files.
    'audit-interval': '10',
    'api-cache-dir': join(place.folder, 'audit'),
  };
  const isOwn = (arg: string): boolean =>
    Object.keys(own).some((one) => arg.startsWith(`--${one}=`));
  const { args } = deployment.spec!.template!.spec.containers[0]!;
  await ownPod(place, name);
  place.server.processes.start(
    join(place.programs, 'gatekeeper-controllers/gatekeeper'),
    [
      ...args.filter((arg) => !isOwn(arg)),
      ...Object.entries(own).map(([flag, value]) => `--${flag}=${value}`),
      `--cert-dir=${place.folder}`,
      `--kubeconfig=${asItsAccount(place)}`,
    ],
    { POD_NAMESPACE: NAMESPACE, NAMESPACE, POD_NAME: name, CONTAINER_NAME: 'manager' },
  );
  const ready = await eventually(60, async () => {
    const answer = await fetch(`http://${health}/readyz`).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
  if (ready === undefined)
    throw new Error(`${name} is not ready: ${place.server.processes.lastWords}`);
}

/** Nothing runs it. What Gatekeeper writes into the cluster belongs to its pod, and goes with it. */
async function ownPod({ server }: Place, name: string): Promise<void> {
  const { status, body } = await server.ask('POST', `/api/v1/namespaces/${NAMESPACE}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      serviceAccountName: 'gatekeeper-admin',
      containers: [{ name: 'manager', image: 'gatekeeper' }],
    },
  });
  if (status !== 201) throw new Error(`no pod for ${name}: ${body.message ?? status}`);
}

/** What the chart's roles allow it, and no more. */
function asItsAccount({ server, folder }: Place): string {
  const file = join(folder, 'kubeconfig');
  const config = JSON.parse(readFileSync(server.kubeconfig(), 'utf8')) as {
    readonly users: readonly { readonly user: object }[];
  };
  const users = config.users.map((one) => ({
    ...one,
    user: { ...one.user, as: `system:serviceaccount:${NAMESPACE}:gatekeeper-admin` },
  }));
  writeFileSync(file, JSON.stringify({ ...config, users }));
  return file;
}

function kubectl({ server, programs }: Place, args: readonly string[]): void {
  const { status, stderr } = spawnSync(
    join(programs, 'kubernetes-1.37/kubectl'),
    ['--kubeconfig', server.kubeconfig(), ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
}
