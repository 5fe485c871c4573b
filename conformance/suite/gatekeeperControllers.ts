/**
 * Gatekeeper beside an API server, as its chart installs it with our values: the objects of the
 * chart, and its two programs with the chart's own flags, but outside of the cluster.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type ApiServer } from './apiServer.js';
import {
  applyAll,
  asItsAccount,
  deploymentsAmong,
  flagsOf,
  isOfTheCluster,
  kubectl,
  renderedObjects,
  type ChartObject,
  type ChartPlace,
} from './engineChart.js';
import { eventually } from './eventually.js';
import { OUR_VALUES } from './gatekeeperWebhooks.js';
import { moduleFolder } from './moduleFolder.js';

const NAMESPACE = 'gatekeeper-system';

/** @throws Error where Gatekeeper is not ready within a minute. */
export async function startGatekeeper(
  server: ApiServer,
  root: string,
  programs: string,
): Promise<void> {
  const folder = join(server.folder, 'gatekeeper');
  const place: ChartPlace = { server, programs, folder, namespace: NAMESPACE };
  mkdirSync(join(folder, 'audit'), { recursive: true });
  const chart = moduleFolder(
    root,
    'gatekeeper-controllers',
    'github.com/open-policy-agent/gatekeeper/v3',
    'charts/gatekeeper',
  );
  const objects = renderedObjects(place, { release: 'gatekeeper', chart, values: OUR_VALUES });
  const port = await freePort();
  kubectl(place, ['create', 'namespace', NAMESPACE]);
  kubectl(place, ['create', '-f', join(chart, 'crds')]);
  certify(folder);
  const isWebhook = ({ webhooks }: ChartObject): boolean => webhooks !== undefined;
  applyAll(
    place,
    objects.filter((one) => !isOfTheCluster(one) && !isWebhook(one)),
  );
  for (const deployment of deploymentsAmong(objects)) await run(place, deployment, port);
  // With our values nothing is stored while nobody answers them.
  applyAll(
    place,
    objects.filter(isWebhook).map((one) => reachable(one, port, folder)),
  );
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

async function run(place: ChartPlace, deployment: ChartObject, port: number): Promise<void> {
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
    'cert-dir': place.folder,
    kubeconfig: asItsAccount(place, deployment),
  };
  await ownPod(place, name);
  place.server.processes.start(
    join(place.programs, 'gatekeeper-controllers/gatekeeper'),
    flagsOf(deployment, own),
    { POD_NAMESPACE: NAMESPACE, NAMESPACE, POD_NAME: name, CONTAINER_NAME: 'manager' },
  );
  const ready = await eventually(60, async () => {
    const answer = await fetch(`http://${health}/readyz`).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
  if (ready === undefined)
    throw new Error(`${name} is not ready: ${place.server.processes.lastWords}`);
}

/**
 * Nothing runs it. What Gatekeeper writes into the cluster belongs to its pod, and goes with it.
 */
async function ownPod({ server }: ChartPlace, name: string): Promise<void> {
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
