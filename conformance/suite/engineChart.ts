/**
 * An engine's chart on an API server, as Helm renders it: its objects are applied, and its programs
 * run beside the server with the flags and the rights that it gives them.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { ApiServer } from './apiServer.js';
import { stringify } from './engine.js';

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
  }[];
}
interface Webhook {
  readonly clientConfig: { readonly service?: { readonly path: string }; readonly url?: string };
}
export interface ChartObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly Webhook[];
  readonly rules?: readonly object[] | null;
  readonly aggregationRule?: object;
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly serviceAccountName: string;
        readonly containers: readonly Container[];
      };
    };
  };
}

export interface ChartPlace {
  readonly server: ApiServer;
  readonly programs: string;
  /** What the programs read and write. */
  readonly folder: string;
  readonly namespace: string;
}

/** What the cluster itself would run, and what limits that. */
const OF_THE_CLUSTER = ['Deployment', 'Job', 'PodDisruptionBudget', 'ResourceQuota', 'Service'];
export const isOfTheCluster = ({ kind }: ChartObject): boolean => OF_THE_CLUSTER.includes(kind);

export function renderedObjects(
  { programs, folder, namespace }: ChartPlace,
  {
    release,
    chart,
    values,
  }: { readonly release: string; readonly chart: string; readonly values: object },
): readonly ChartObject[] {
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const { status, stdout, stderr } = spawnSync(
    join(programs, 'helm/helm'),
    [
      ...['template', release, chart, '-n', namespace, '-f', file],
      ...['--kube-version', '1.37.0', '--no-hooks', '--skip-tests'],
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`Helm does not render the chart of ${release}: ${stderr}`);
  return (loadAll(stdout) as (ChartObject | null)[]).filter((one) => one !== null);
}

export function applyAll(
  place: ChartPlace,
  objects: readonly ChartObject[],
  how: 'apply' | 'create' = 'apply',
): void {
  const file = join(place.folder, 'objects.json');
  writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  kubectl(place, [how, '-n', place.namespace, '-f', file]);
}

export const deploymentsAmong = (objects: readonly ChartObject[]): readonly ChartObject[] =>
  objects.filter(({ kind }) => kind === 'Deployment');

/** The chart's flags, but for those that the place decides. */
export function flagsOf(
  deployment: ChartObject,
  own: Readonly<Record<string, string>>,
): readonly string[] {
  const isOwn = (arg: string): boolean =>
    Object.keys(own).some((one) => arg.startsWith(`--${one}=`));
  const { args } = programOf(deployment);
  return [
    ...args.filter((arg) => !isOwn(arg)),
    ...Object.entries(own).map(([flag, value]) => `--${flag}=${value}`),
  ];
}

/** What the chart sets, and what the pod would say of itself. */
export function environmentOf(
  deployment: ChartObject,
  namespace: string,
): Readonly<Record<string, string>> {
  const ofPod: Readonly<Record<string, string>> = {
    'metadata.namespace': namespace,
    'metadata.name': `${deployment.metadata.name}-1`,
  };
  return Object.fromEntries(
    (programOf(deployment).env ?? []).map(({ name, value, valueFrom }) => [
      name,
      value ?? ofPod[valueFrom?.fieldRef?.fieldPath ?? ''] ?? '',
    ]),
  );
}

const programOf = ({ spec }: ChartObject): Container => spec!.template!.spec.containers[0]!;

/** A kubeconfig with what the chart's roles allow the account of a Deployment, and no more. */
export function asItsAccount(
  { server, folder, namespace }: ChartPlace,
  { metadata, spec }: ChartObject,
): string {
  const file = join(folder, `${metadata.name}.kubeconfig`);
  const config = JSON.parse(readFileSync(server.kubeconfig(), 'utf8')) as {
    readonly users: readonly { readonly user: object }[];
  };
  const account = spec!.template!.spec.serviceAccountName;
  const users = config.users.map((one) => ({
    ...one,
    user: { ...one.user, as: `system:serviceaccount:${namespace}:${account}` },
  }));
  writeFileSync(file, JSON.stringify({ ...config, users }));
  return file;
}

export function kubectl({ server, programs }: ChartPlace, args: readonly string[]): void {
  const { status, stderr } = spawnSync(
    join(programs, 'kubernetes-1.37/kubectl'),
    ['--kubeconfig', server.kubeconfig(), ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
}
