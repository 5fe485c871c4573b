/** Turns a pod into one that a user could create, even if a server has already stored it. */
import type { JsonObject } from './json.js';
import { objectIn } from './objectFields.js';

/** Fields that a server sets on stored pods but refuses on new ones. */
const OF_SERVER = ['nodeName', 'priority', 'preemptionPolicy', 'ephemeralContainers'];

export function newPod(pod: JsonObject, name: string, namespace: string): JsonObject {
  const { labels, annotations } = objectIn(pod, 'metadata');
  const spec = Object.fromEntries(
    Object.entries(objectIn(pod, 'spec')).filter(([key]) => !OF_SERVER.includes(key)),
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec,
  };
}
