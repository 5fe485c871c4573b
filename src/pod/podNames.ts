/**
 * Names that no server takes in a pod or in what makes it (1.24.17 pkg/apis/core/validation): they
 * would become text of policies, messages and comments.
 */
import { labelFaults, subdomainFaults } from '../base/objectNames.js';
import { quoted } from '../base/quoted.js';
import type { JsonObject } from './json.js';
import { isObject } from './request.js';

type Path = readonly (string | number)[];
interface NameFault {
  readonly path: Path;
  /** A clause that follows the name of the place. */
  readonly message: string;
}
type Rules = (name: string) => readonly string[];

const NAMED_LISTS = ['containers', 'initContainers', 'ephemeralContainers', 'volumes'];
const SUBDOMAINS = ['serviceAccountName', 'serviceAccount', 'nodeName', 'runtimeClassName'];
/** A prefix of names may end in a dash. */
const prefixFaults: Rules = (prefix) => subdomainFaults(prefix.replace(/-$/, ''));

/** @returns the first name of a pod that no server takes. */
export function podNameFault(pod: JsonObject): NameFault | undefined {
  const metadata = isObject(pod['metadata']) ? pod['metadata'] : {};
  const spec = isObject(pod['spec']) ? pod['spec'] : {};
  const faults = [
    fault(['metadata', 'name'], metadata['name'], subdomainFaults),
    metadata['name'] === undefined
      ? fault(['metadata', 'generateName'], metadata['generateName'], prefixFaults)
      : undefined,
    namespaceFault(['metadata', 'namespace'], metadata['namespace']),
    ...SUBDOMAINS.map((field) => fault(['spec', field], spec[field], subdomainFaults)),
    ...NAMED_LISTS.flatMap((list) =>
      (Array.isArray(spec[list]) ? (spec[list] as readonly unknown[]) : []).map((item, i) =>
        fault(['spec', list, i, 'name'], isObject(item) ? item['name'] : '', labelFaults),
      ),
    ),
  ];
  return faults.find((one) => one !== undefined);
}

export const namespaceFault = (path: Path, namespace: unknown): NameFault | undefined =>
  fault(path, namespace, labelFaults);

function fault(path: Path, name: unknown, rules: Rules): NameFault | undefined {
  if (typeof name !== 'string' || name === '') return undefined;
  const [rule] = rules(name);
  return rule === undefined ? undefined : { path, message: `is ${quoted(name)}: ${rule}` };
}
