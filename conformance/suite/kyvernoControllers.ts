/**
 * Kyverno beside an API server: its admission controller and its reports controller, as its chart
 * starts them, but outside of the cluster.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { freePort, type ApiServer } from './apiServer.js';
import { eventually } from './eventually.js';
import { moduleFolder } from './moduleFolder.js';

const NAMESPACE = 'kyverno';
const CONFIG = 'kyverno';
const METRICS = 'kyverno-metrics';

/** What the chart sets from the pod that a controller runs in. */
const environment = (controller: string): Readonly<Record<string, string>> => ({
  KYVERNO_NAMESPACE: NAMESPACE,
  KYVERNO_DEPLOYMENT: controller,
  KYVERNO_POD_NAME: `${controller}-1`,
  KYVERNO_SERVICEACCOUNT_NAME: controller,
  KYVERNO_ROLE_NAME: `kyverno:${controller}`,
  KYVERNO_SVC: 'kyverno-svc',
  INIT_CONFIG: CONFIG,
  METRICS_CONFIG: METRICS,
});

/** @throws Error where Kyverno has not registered its webhooks within two minutes. */
export async function startKyverno(server: ApiServer, root: string, bin: string): Promise<void> {
  const kubeconfig = server.kubeconfig();
  const programs = join(bin, 'kyverno-controllers');
  installDefinitions(root, join(bin, 'kubernetes-1.37/kubectl'), kubeconfig);
  await server.ask('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  // The chart leaves out what Kubernetes and Kyverno themselves live in.
  const data = {
    resourceFilters:
      '[Event,*,*] [*/*,kube-system,*] [*/*,kube-public,*] [*/*,kube-node-lease,*] [Node,*,*] [Binding,*,*] [Pod/binding,*,*] [ReplicaSet,*,*]',
  };
  for (const [name, content] of [
    [CONFIG, data],
    [METRICS, {}],
  ] as const) {
    await server.ask('POST', `/api/v1/namespaces/${NAMESPACE}/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: content,
    });
  }
  const port = await freePort();
  const shared = async (): Promise<readonly string[]> => [
    `--kubeconfig=${kubeconfig}`,
    '--disableMetrics=true',
    '--metricsHost=127.0.0.1',
    `--metricsPort=${await freePort()}`,
    '--enablePolicyException=true',
    '--exceptionNamespace=*',
  ];
  server.processes.start(
    join(programs, 'kyverno'),
    [
      ...(await shared()),
      `--serverIP=127.0.0.1:${port}`,
      '--webhookServerHost=127.0.0.1',
      `--webhookServerPort=${port}`,
      '--controllerRuntimeMetricsAddress=0',
      '--caSecretName=kyverno-ca',
      '--tlsSecretName=kyverno-tls',
      '--generateValidatingAdmissionPolicy=true',
    ],
    environment('kyverno-admission-controller'),
  );
  server.processes.start(
    join(programs, 'reports-controller'),
    [...(await shared()), '--skipResourceFilters=true'],
    environment('kyverno-reports-controller'),
  );
  const ready = await eventually(120, async () =>
    (await webhooks(server)) > 0 ? true : undefined,
  );
  if (ready === undefined)
    throw new Error(`Kyverno registers no webhook: ${server.processes.lastWords}`);
}

/** The module brings them; the project keeps no copy. */
function installDefinitions(root: string, kubectl: string, kubeconfig: string): void {
  const definitions = moduleFolder(
    root,
    'kyverno-controllers',
    'github.com/kyverno/kyverno',
    'config/crds',
  );
  const { status, stderr } = spawnSync(
    kubectl,
    ['create', '--kubeconfig', kubeconfig, '-R', '-f', definitions],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`Kyverno's definitions are not taken: ${stderr}`);
}

/** That for policies comes last, once the server's certificate is made. */
async function webhooks(server: ApiServer): Promise<number> {
  const { body } = await server.ask(
    'GET',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kyverno-policy-validating-webhook-cfg',
  );
  return (body['webhooks'] as readonly unknown[] | undefined)?.length ?? 0;
}
