/** A vendor's chart beside the project, as helm renders it and kubectl would read it. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkloads } from '../../src/cli/io/workloads.js';
import { neededBy } from '../../src/api/bundle.js';
import type { Workload } from '../../src/targets/shared/workload.js';
import { shellWord } from '../../src/base/shellWord.js';
import type { OpenEngine } from './engines.js';
import { objectsIn } from './normalObjects.js';
import type { Shell } from './shell.js';

export interface RealChart {
  readonly name: string;
  readonly folder: string;
  /** That of its release. */
  readonly namespace: string;
  /** The options by which helm and psp-ferry render it. */
  readonly options: string;
}

export interface RenderedChart {
  /** What helm prints, in the namespace where helm would put it. */
  readonly objects: readonly object[];
  /** Without those that `helm test` makes. */
  readonly workloads: readonly Workload[];
}

/**
 * @param charts holds a folder for each chart, and beside it `NAME.values.yaml`, where it needs
 *   any.
 */
export const realCharts = (charts: string): readonly RealChart[] =>
  readdirSync(charts)
    .filter((name) => existsSync(join(charts, name, 'Chart.yaml')))
    .sort()
    .map((name) => {
      const values = join(charts, `${name}.values.yaml`);
      const namespace = `${name}-system`;
      return {
        name,
        folder: join(charts, name),
        namespace,
        options: `--namespace ${namespace}${existsSync(values) ? ` --values ${shellWord(values)}` : ''}`,
      };
    });

/** As Kubernetes 1.24 would have had it. */
const ON_1_24 =
  '--kube-version 1.24.17 --api-versions policy/v1beta1 --api-versions policy/v1beta1/PodSecurityPolicy';

/** @throws Error with what helm says. */
export async function helmTemplate(
  shell: Shell,
  { name, options }: RealChart,
  folder: string,
  more = '',
): Promise<string> {
  const file = join(shell.folder, `${name}.rendered.yaml`);
  const { status, output } = await shell.run(
    `helm template ${name} ${shellWord(folder)} ${options} ${ON_1_24} ${more} > ${shellWord(file)}`,
  );
  if (status !== 0) throw new Error(output);
  return file;
}

export async function renderedChart(
  open: OpenEngine,
  shell: Shell,
  chart: RealChart,
): Promise<RenderedChart> {
  const file = await helmTemplate(shell, chart, chart.folder, '--skip-tests');
  const objects = (await objectsIn(open, file)).map((one) => inNamespace(one, chart.namespace));
  const whole = join(shell.folder, `${chart.name}.objects.json`);
  writeFileSync(whole, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  const workloads: Workload[] = [];
  for await (const item of readWorkloads([whole], { namespace: chart.namespace })) {
    if ('error' in item) throw new Error(item.error);
    workloads.push(neededBy(item));
  }
  return { objects, workloads };
}

interface Namespaced {
  readonly kind?: unknown;
  readonly metadata?: { readonly namespace?: string };
}
const OF_A_NAMESPACE = ['Role', 'RoleBinding', 'ServiceAccount'];

function inNamespace(object: object, namespace: string): object {
  const { kind, metadata } = object as Namespaced;
  return OF_A_NAMESPACE.includes(String(kind)) && (metadata?.namespace ?? '') === ''
    ? { ...object, metadata: { ...metadata, namespace } }
    : object;
}
