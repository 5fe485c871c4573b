/**
 * Names and labels that every server refuses in a pod or in the object that creates it (1.24.17
 * pkg/apis/core/validation). They are checked because names are copied into policies, messages and
 * comments.
 */
import { isPlaceholder, PLACEHOLDER_REMEDY } from '../base/fieldFaults.js';
import {
  labelFaults,
  labelValueFaults,
  qualifiedNameFaults,
  subdomainFaults,
} from '../base/objectNames.js';
import { quoted } from '../base/quoted.js';
import type { JsonObject } from './json.js';
import { CONTAINER_LISTS } from './pod.js';
import { isObject } from './request.js';

type Path = readonly (string | number)[];
interface NameFault {
  readonly path: Path;
  /** A clause that continues after the name of the field. */
  readonly message: string;
}
type Rules = (name: string) => readonly string[];

const NAMED_LISTS = [...CONTAINER_LISTS, 'volumes'];
const SUBDOMAINS = ['serviceAccountName', 'serviceAccount', 'nodeName', 'runtimeClassName'];
/**
 * The server appends random characters to a generateName, so it may end in a dash. It ends in two
 * dashes if the name of its workload ends in one. Of a long one, the server keeps only the beginning.
 */
const prefixFaults: Rules = (prefix) =>
  subdomainFaults(
    prefix.endsWith('-') && prefix.length < 253 ? `${prefix}a` : prefix.replace(/-$/, 'a'),
  );

/** @returns the first name in the pod that every server refuses. */
export function podNameFault(pod: JsonObject): NameFault | undefined {
  const metadata = isObject(pod['metadata']) ? pod['metadata'] : {};
  const spec = isObject(pod['spec']) ? pod['spec'] : {};
  const { name, generateName, namespace } = metadata;
  return (
    objectNameFault('name', name) ??
    (name === undefined ? objectNameFault('generateName', generateName) : undefined) ??
    namespaceFault(['metadata', 'namespace'], namespace) ??
    keyFault(metadata, 'annotations') ??
    keyFault(metadata, 'labels') ??
    labelFault(metadata) ??
    fieldFault(spec) ??
    itemFault(spec)
  );
}

/** @param field the field of the metadata that has the name. */
export const objectNameFault = (
  field: 'name' | 'generateName',
  name: unknown,
): NameFault | undefined =>
  fault(name, field === 'name' ? subdomainFaults : prefixFaults, () => ['metadata', field]);

const textsOf = (metadata: JsonObject, field: string): readonly [string, unknown][] => {
  const texts = metadata[field];
  return isObject(texts) ? Object.entries(texts) : [];
};

/** The server takes keys of annotations in other letters, too. */
function keyFault(metadata: JsonObject, field: 'annotations' | 'labels'): NameFault | undefined {
  for (const [key] of textsOf(metadata, field)) {
    const [rule] = qualifiedNameFaults(field === 'labels' ? key : key.toLowerCase());
    if (rule !== undefined)
      return { path: ['metadata', field, key], message: `has a key that no server takes: ${rule}` };
  }
  return undefined;
}

/**
 * The label that its controller sets. Pods of a set with a long name cannot have it: no server takes
 * them, but the set itself may be on a cluster.
 */
export const OF_STATEFUL_SET = 'statefulset.kubernetes.io/pod-name';

function labelFault(metadata: JsonObject): NameFault | undefined {
  for (const [key, value] of textsOf(metadata, 'labels')) {
    if (key === OF_STATEFUL_SET) continue;
    const found = fault(value, labelValueFaults, () => ['metadata', 'labels', key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldFault(spec: JsonObject): NameFault | undefined {
  for (const field of SUBDOMAINS) {
    const found = fault(spec[field], subdomainFaults, () => ['spec', field]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function itemFault(spec: JsonObject): NameFault | undefined {
  for (const list of NAMED_LISTS) {
    const items = spec[list];
    if (!Array.isArray(items)) continue;
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i] as unknown;
      const name = isObject(item) ? item['name'] : '';
      const found = fault(name, labelFaults, () => ['spec', list, i, 'name']);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

export const namespaceFault = (path: Path, namespace: unknown): NameFault | undefined =>
  fault(namespace, labelFaults, () => path);

/** @param path is called only if there is a fault, because most names have none. */
function fault(name: unknown, rules: Rules, path: () => Path): NameFault | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  const rule = rules(name)[0];
  if (rule === undefined) return undefined;
  const remedy = isPlaceholder(name) ? `; ${PLACEHOLDER_REMEDY}` : '';
  return { path: path(), message: `is ${quoted(name)}: ${rule}${remedy}` };
}
