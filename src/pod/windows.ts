import type { JsonObject } from './json.js';
import { objectIn } from './objectFields.js';

/** Whether the pod says that its containers are of Windows. */
export const isOfWindows = (pod: JsonObject): boolean =>
  objectIn(objectIn(pod, 'spec'), 'os')['name'] === 'windows';
