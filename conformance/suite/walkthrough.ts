/**
 * Follows the documents of bundles: each command runs as it is there, with the real kubectl and
 * Helm, on clusters with Kyverno, with Gatekeeper, and with Kubernetes alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_CASES } from '../../scripts/bundle-cases.mjs';
import type { ApiServer } from './apiServer.js';
import { bundleReadme } from './bundleWalkthrough.js';
import { Cluster } from './cluster.js';
import { tried, type Place } from './documentedChecks.js';
import { stepsUnder, type Step } from './documentedSteps.js';
import { startGatekeeper } from './gatekeeperControllers.js';
import { startKyverno } from './kyvernoControllers.js';
import { liveOnCluster } from './liveOnCluster.js';
import { namespacesStay } from './namespacesStay.js';
import type { Report } from './report.js';
import { Shell } from './shell.js';

const MAKE = 'An application, from PSP to any cluster';
interface Documented {
  /** In docs/bundles.md. */
  readonly heading: string;
  /** What such a cluster can run; the document shows the first. */
  readonly engines: readonly string[];
  readonly start?: (server: ApiServer, root: string, programs: string) => Promise<void>;
  readonly also: (root: string, kubeconfig: string, report: Report) => Promise<void>;
}
const KYVERNO = ['kyverno-cel', 'kyverno'];
const GATEKEEPER = ['gatekeeper'];
const CLUSTERS: readonly Documented[] = [
  {
    heading: 'A cluster with Kyverno',
    engines: KYVERNO,
    start: startKyverno,
    also: (root, kubeconfig, report) => liveOnCluster(root, kubeconfig, KYVERNO, report),
  },
  {
    heading: 'A cluster with Gatekeeper',
    engines: GATEKEEPER,
    start: startGatekeeper,
    also: (root, kubeconfig, report) => liveOnCluster(root, kubeconfig, GATEKEEPER, report),
  },
  {
    heading: 'A cluster with nothing but Kubernetes 1.37',
    engines: ['vap', 'psa'],
    also: namespacesStay,
  },
];
/**
 * That no policy allows it is for policies to say; of one that does not exist the server itself
 * says so first.
 */
const RUNTIME = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'other' },
  handler: 'runc',
};
const BUILT = [
  'kubernetes-1.37/kube-apiserver',
  'kubernetes-1.37/kubectl',
  'helm/helm',
  'gatekeeper-controllers/gatekeeper',
  'kyverno-controllers/kyverno',
  'kyverno-cli',
  'gator',
];

export async function walkthrough(
  root: string,
  options: { readonly wanted: boolean },
  report: Report,
): Promise<void> {
  report.section(
    'The commands of the documents, on clusters with Kyverno 1.19.1, with Gatekeeper 3.23.1 and with Kubernetes 1.37.2 alone',
  );
  if (!options.wanted) return report.skip('the walk-through', 'not asked for (--servers)');
  const missing = ['etcd', 'openssl'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined) return report.skip('the walk-through', `${missing} is not installed`);
  const programs = join(root, 'conformance/bin');
  if (!BUILT.every((program) => existsSync(join(programs, program))))
    return report.skip('the walk-through', 'its programs were not built');
  for (const { heading, engines, start, also } of CLUSTERS) {
    const cluster = new Cluster(heading, programs);
    try {
      await cluster.start();
      await cluster.server.ask('POST', '/apis/node.k8s.io/v1/runtimeclasses', RUNTIME);
      await start?.(cluster.server, root, programs);
      await documented(root, cluster, engines[0]!, report);
      await also(root, cluster.server.kubeconfig(), report);
      for (const { name } of BUNDLE_CASES) {
        for (const engine of engines)
          await bundleReadme(root, cluster.server.kubeconfig(), { name, engine }, report);
      }
    } finally {
      cluster.stop();
    }
  }
}

/**
 * The walk-through of docs/bundles.md, with the application left behind as its reader would leave
 * it.
 */
async function documented(
  root: string,
  cluster: Cluster,
  engine: string,
  report: Report,
): Promise<void> {
  const markdown = readFileSync(join(root, 'docs/bundles.md'), 'utf8');
  const shell = new Shell(root, cluster.server.kubeconfig());
  try {
    await follow(
      [...stepsUnder(markdown, MAKE), ...stepsUnder(markdown, cluster.name)],
      { shell, below: '.', bundle: 'bundle', engine },
      report,
    );
    await shell.run('kubectl delete namespace logging --wait');
  } finally {
    shell.close();
  }
}

/** A step that failed is the last one: the others stand on it. */
async function follow(steps: readonly Step[], place: Place, report: Report): Promise<void> {
  for (const step of steps) {
    const fault = await tried(step, place);
    report.check(`docs/bundles.md: ${step.command}`, fault === undefined, fault ?? '');
    if (fault !== undefined) return;
  }
}
