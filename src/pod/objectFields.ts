/** Reads fields that may be missing or have another type. */
import type { JsonObject } from './json.js';
import { isObject } from './request.js';

/** The field if it is an object; otherwise an empty object. */
export const objectIn = (of: JsonObject, key: string): JsonObject => {
  const value = of[key];
  return isObject(value) ? value : {};
};

/** The field if it is a text; otherwise an empty text. */
export const textIn = (of: JsonObject, key: string): string => {
  const value = of[key];
  return typeof value === 'string' ? value : '';
};
