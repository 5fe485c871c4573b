/**
 * What the ServiceAccount plugin refuses in mirror pods, before PSP is asked (1.24.17
 * plugin/pkg/admission/serviceaccount/admission.go Validate).
 */
import type { JsonObject, JsonValue } from './json.js';
import type { PodFault } from './podFaults.js';
import type { ObjectPath } from './podTemplates.js';
import { isObject } from './request.js';
import { isMirrorPod } from './serviceAccount.js';

const REFUSED: readonly (readonly [what: string, keys: RegExp])[] = [
  ['secrets', /^(secret|secretName|secretRef|secretKeyRef|nodePublishSecretRef|imagePullSecrets)$/],
  ['tokens of service accounts', /^serviceAccountToken$/],
];
const HOLDERS = ['imagePullSecrets', 'volumes', 'initContainers', 'containers'];

export function mirrorFault(pod: JsonObject): PodFault | undefined {
  const { spec } = pod;
  if (!isMirrorPod(pod) || !isObject(spec)) return undefined;
  for (const key of ['serviceAccountName', 'serviceAccount'])
    if (typeof spec[key] === 'string' && spec[key] !== '')
      return refused(['spec', key], 'service accounts');
  for (const [what, keys] of REFUSED)
    for (const holder of HOLDERS) {
      const found = pathTo(spec[holder], holder, keys, ['spec', holder]);
      if (found !== undefined) return refused(found, what);
    }
  return undefined;
}

const refused = (path: ObjectPath, what: string): PodFault => ({
  path,
  message: `is set: a server takes no mirror pod that refers to ${what}`,
});

/** The path of the first non-empty value with such a key. */
function pathTo(
  value: JsonValue | undefined,
  key: string,
  keys: RegExp,
  at: ObjectPath,
): ObjectPath | undefined {
  if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(name) : name;
      const found = pathTo(one, Array.isArray(value) ? key : name, keys, [...at, step]);
      if (found !== undefined) return found;
    }
    return isObject(value) && keys.test(key) ? at : undefined;
  }
  return typeof value === 'string' && value !== '' && keys.test(key) ? at : undefined;
}
