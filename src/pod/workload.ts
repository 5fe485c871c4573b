import { isObject, withoutNulls } from './request.js';
import type { JsonObject } from './json.js';

/** Where each kind keeps its pod template. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

export interface PodOfWorkload {
  /** The object that the pod comes from. */
  readonly kind: string;
  readonly name: string;
  /** '' where the object names none. */
  readonly namespace: string;
  readonly pod: JsonObject;
}

/** The pod that a Pod or workload object stands for; undefined for kinds that make no pods. */
export function podOf(value: unknown): PodOfWorkload | undefined {
  if (!isObject(value)) return undefined;
  const object = withoutNulls(value);
  const kind = String(object['kind']);
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const name = String(metadata['name'] ?? metadata['generateName'] ?? '');
  const namespace = String(metadata['namespace'] ?? '');
  if (kind === 'Pod')
    return isObject(object['spec']) ? { kind, name, namespace, pod: object } : undefined;
  const path = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
  const template = path?.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), object);
  if (!isObject(template) || !isObject(template['spec'])) return undefined;
  const own = isObject(template['metadata']) ? template['metadata'] : {};
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...own, generateName: `${name}-` },
    spec: template['spec'],
  };
  return { kind, name, namespace, pod };
}
