/** Why a value is not a Kubernetes object, and what to do. */
import { PATCH } from './unrendered.js';

interface NoObject {
  readonly message: string;
  readonly remedy?: string;
}

/** @returns why a value without a kind is not a Kubernetes object. */
export function whyNoObject(value: unknown): NoObject {
  if (isJsonPatch(value)) return PATCH;
  if (Array.isArray(value))
    return {
      message: 'this is not a Kubernetes object but a list',
      remedy: "give its items one after another, as jq '.[]' prints them",
    };
  return {
    message:
      typeof value === 'object'
        ? 'this is not a Kubernetes object: it has no kind'
        : 'this is not a Kubernetes object but a single value',
  };
}

/** Whether a value is a list of the operations of a JSON patch (RFC 6902). */
const isJsonPatch = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one: unknown) => {
    const { op, path } = Object(one) as { op?: unknown; path?: unknown };
    return typeof op === 'string' && typeof path === 'string';
  });
