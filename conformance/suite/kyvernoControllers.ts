/**
 * Kyverno beside an API server, as its chart installs it with our values: the objects of the chart,
 * and its admission and reports controllers with the chart's own flags, as the accounts of the
 * chart, but outside of the cluster.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { load as parseYaml } from 'js-yaml';
import { targets } from '../../src/targets/index.js';
import { freePort, type ApiServer } from './apiServer.js';
import {
  applyAll,
  asItsAccount,
  deploymentsAmong,
  environmentOf,
  flagsOf,
  isOfTheCluster,
  kubectl,
  renderedObjects,
  type ChartObject,
  type ChartPlace,
} from './engineChart.js';
import { eventually } from './eventually.js';
import { withKyvernoChart } from './kyvernoChart.js';

/** Exceptions are off by default, and part of what is tried. */
const EXCEPTIONS = { features: { policyExceptions: { enabled: true, namespace: '*' } } };

/** The program of each Deployment that is run. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'kyverno-admission-controller': 'kyverno',
  'kyverno-reports-controller': 'reports-controller',
};

/** @throws Error where Kyverno has not registered its webhooks within two minutes. */
export async function startKyverno(
  server: ApiServer,
  root: string,
  programs: string,
): Promise<void> {
  const folder = join(server.folder, 'kyverno');
  mkdirSync(folder, { recursive: true });
  const place: ChartPlace = { server, programs, folder, namespace: 'kyverno' };
  const ours = parseYaml(targets['kyverno-cel'].chartValues!.text) as object;
  const objects = withKyvernoChart(root, 'kyverno-controllers', (chart) =>
    renderedObjects(place, { release: 'kyverno', chart, values: { ...ours, ...EXCEPTIONS } }),
  );
  kubectl(place, ['create', 'namespace', place.namespace]);
  const isDefinition = ({ kind }: ChartObject): boolean => kind === 'CustomResourceDefinition';
  // Some are larger than what `apply` remembers of an object may be.
  applyAll(place, objects.filter(isDefinition), 'create');
  const others = objects.filter((one) => !isDefinition(one) && !isOfTheCluster(one));
  applyAll(place, others);
  await rolesAreFilled(server, others);
  for (const deployment of deploymentsAmong(objects)) await run(place, deployment);
  const ready = await eventually(120, async () =>
    (await webhooks(server)) > 0 ? true : undefined,
  );
  if (ready === undefined)
    throw new Error(`Kyverno registers no webhook: ${server.processes.lastWords}`);
}

async function run(place: ChartPlace, deployment: ChartObject): Promise<void> {
  const { name } = deployment.metadata;
  const program = PROGRAMS[name];
  if (program === undefined) return;
  const port = String(await freePort());
  const own: Readonly<Record<string, string>> = {
    kubeconfig: asItsAccount(place, deployment),
    disableMetrics: 'true',
    metricsHost: '127.0.0.1',
    metricsPort: String(await freePort()),
    ...(program === 'kyverno'
      ? {
          // Its webhooks are registered at this address, in place of the service.
          serverIP: `127.0.0.1:${port}`,
          webhookServerHost: '127.0.0.1',
          webhookServerPort: port,
          controllerRuntimeMetricsAddress: '0',
        }
      : {}),
  };
  place.server.processes.start(
    join(place.programs, 'kyverno-controllers', program),
    flagsOf(deployment, own),
    { ...environmentOf(deployment, place.namespace), TUF_ROOT: join(place.folder, name) },
  );
}

/** A controller of the cluster fills in the roles that are made of others. */
async function rolesAreFilled(server: ApiServer, objects: readonly ChartObject[]): Promise<void> {
  for (const { metadata } of objects.filter((one) => one.aggregationRule !== undefined)) {
    const filled = await eventually(30, async () => {
      const { body } = await server.ask(
        'GET',
        `/apis/rbac.authorization.k8s.io/v1/clusterroles/${metadata.name}`,
      );
      return ((body['rules'] as readonly unknown[] | null) ?? []).length > 0 ? true : undefined;
    });
    if (filled === undefined) throw new Error(`ClusterRole ${metadata.name} stays empty`);
  }
}

/** That for policies comes last, once the server's certificate is made. */
async function webhooks(server: ApiServer): Promise<number> {
  const { body } = await server.ask(
    'GET',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kyverno-policy-validating-webhook-cfg',
  );
  return (body['webhooks'] as readonly unknown[] | undefined)?.length ?? 0;
}
