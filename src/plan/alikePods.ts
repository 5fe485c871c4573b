/**
 * Reduces the pods of a cluster to what a plan needs: who created each, and which policy it says
 * admitted it. A cluster has many pods, and most are alike.
 */
import type { LoadedDocument } from '../load/documents.js';
import type { Keep } from '../load/inputs.js';
import type { JsonObject } from '../pod/json.js';
import { isObject } from '../pod/request.js';
import { ownerOf } from '../pod/owner.js';
import { objectIn } from '../pod/objectFields.js';
import { alikeKey, isPod } from './clusterObjects.js';

/**
 * Pods of one owner that are alike share one spec, so that memory does not grow with their number.
 */
export function sharingAlikePods(otherwise: string): Keep {
  const specs = new Map<string, JsonObject>();
  return (document) => {
    const { value } = document;
    const owner = isObject(value) && isPod(value) ? ownerOf(value) : undefined;
    if (owner === undefined) return document;
    const pod = value as JsonObject;
    const key = alikeKey(pod, owner, otherwise);
    const spec = specs.get(key) ?? objectIn(pod, 'spec');
    specs.set(key, spec);
    return lighter(document, pod, spec);
  };
}

function lighter(
  { file, locate }: LoadedDocument,
  { apiVersion, kind, metadata }: JsonObject,
  spec: JsonObject,
): LoadedDocument {
  // A position inside the pod would keep the text of the pod in memory.
  const at = locate([]);
  const { name, namespace, labels, annotations, ownerReferences } = metadata as JsonObject;
  return {
    file,
    value: {
      apiVersion,
      kind,
      metadata: { name, namespace, labels, annotations, ownerReferences },
      spec,
    },
    locate: () => at,
  };
}
