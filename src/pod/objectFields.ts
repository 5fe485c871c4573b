/** Fields of objects that may lack them, or have something else there. */
import type { JsonObject } from './json.js';
import { isObject } from './request.js';

/** The object there; an empty one where there is none. */
export const objectIn = (of: JsonObject, key: string): JsonObject => {
  const value = of[key];
  return isObject(value) ? value : {};
};

/** The text there; an empty one where there is none. */
export const textIn = (of: JsonObject, key: string): string => {
  const value = of[key];
  return typeof value === 'string' ? value : '';
};
