/** The effective settings of a pod, and the differences between two pods. */
import { podSettings } from '../../gaps/podEffect.js';
import type { Era } from '../../pod/view.js';
import { isObject } from '../../pod/request.js';
import type { JsonObject, JsonValue } from '../../pod/json.js';

export interface Settings {
  readonly [key: string]: JsonValue | undefined;
  readonly containers: readonly JsonObject[];
}

/** @param era the server that stored the pod. */
export const settingsOf = (pod: JsonObject, era: Era): Settings =>
  JSON.parse(podSettings(pod, era)) as Settings;

/**
 * @param names the names of the containers, in order.
 * @returns differences such as `container app: runAsUser 0, PSP: 1000`; empty if there are none.
 */
export function settingDifferences(
  stored: Settings,
  wanted: Settings,
  names: readonly string[],
): readonly string[] {
  const { containers: storedContainers, ...storedPod } = stored;
  const { containers: wantedContainers, ...wantedPod } = wanted;
  return [
    ...differing('the pod', storedPod, wantedPod),
    ...storedContainers.flatMap((one, i) =>
      differing(`container ${names[i] ?? i + 1}`, one, wantedContainers[i] ?? {}),
    ),
  ];
}

const differing = (what: string, stored: JsonObject, wanted: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(stored), ...Object.keys(wanted)])]
    .filter((key) => text(stored[key]) !== text(wanted[key]))
    .map((key) => `${what}: ${key} ${text(stored[key])}, PSP: ${text(wanted[key])}`);

/** The value as JSON, but with `none` for an absent one and without brackets around lists. */
function text(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return isObject(value) ? JSON.stringify(value) : String(value);
}
