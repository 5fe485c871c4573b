import type { CheckScope } from '../controls/control.js';
import type { JsonObject } from '../pod/json.js';

const places: { readonly [S in Exclude<CheckScope, 'pod'>]: readonly (readonly string[])[] } = {
  container: [
    ['spec', 'containers'],
    ['spec', 'initContainers'],
    ['spec', 'ephemeralContainers'],
  ],
  volume: [['spec', 'volumes']],
  sysctl: [['spec', 'securityContext', 'sysctls']],
};

/**
 * The path of each item of a scope, in the order in which checks visit them:
 * `spec.initContainers[0]`.
 */
export function elementPaths(
  scope: Exclude<CheckScope, 'pod'>,
  pod: JsonObject,
): readonly string[] {
  return places[scope].flatMap((path) => {
    const list = path.reduce<unknown>(
      (value, key) => (value as JsonObject | undefined)?.[key],
      pod,
    );
    return Array.isArray(list) ? list.map((_, index) => `${path.join('.')}[${index}]`) : [];
  });
}

export const joinPath = (element: string, path: string): string =>
  path === '' ? element : `${element}.${path}`;
