/** The controller that created an object, by the object's ownerReferences. */
import type { JsonObject, JsonValue } from './json.js';
import { isObject } from './request.js';

export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

export function ownerOf({ metadata }: JsonObject): Owner | undefined {
  const references = isObject(metadata) ? metadata['ownerReferences'] : undefined;
  if (!Array.isArray(references)) return undefined;
  const controller = (references as readonly unknown[])
    .filter(isObject)
    .find((one) => one['controller'] === true);
  return (
    controller && {
      apiVersion: text(controller['apiVersion']),
      kind: text(controller['kind']),
      name: text(controller['name']),
    }
  );
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
