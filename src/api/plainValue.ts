/**
 * Turns a value that a program hands over into the JSON that a server would send. No part of the
 * value is lost silently.
 */
import { formatFieldPath } from '../base/fieldPath.js';
import { LIMITS } from '../load/yaml.js';

type Path = readonly (string | number)[];

const REMEDIES = {
  whole: 'give YAML or JSON as a text, or an object as a client of the Kubernetes API has it',
  part: 'give what a client of the Kubernetes API has: texts, finite numbers, bigints, booleans, lists and plain objects',
};

/** A value that JSON cannot express, with its path and the reason. */
export class NotPlain extends Error {
  constructor(
    path: Path,
    what: string,
    readonly remedy: string = path.length === 0 ? REMEDIES.whole : REMEDIES.part,
  ) {
    super(`${path.length === 0 ? 'this' : formatFieldPath(path)} ${what}`);
  }
}

/**
 * A deep copy; each getter is called once. Properties that are undefined are left out, as
 * JSON.stringify does. Other values that JSON cannot hold are an error, because JSON.stringify
 * would drop or replace them.
 *
 * @throws NotPlain for such a value.
 */
export function plainValue(value: unknown, path: Path = []): unknown {
  if (path.length > LIMITS.depth)
    throw new NotPlain(
      [],
      `nests deeper than ${LIMITS.depth} levels`,
      'give what a client of the Kubernetes API has, which does not refer to itself',
    );
  if (value === null || ['string', 'boolean', 'bigint'].includes(typeof value)) return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new NotPlain(path, `is ${value}`);
  }
  if (typeof value !== 'object')
    throw new NotPlain(path, `is ${value === undefined ? 'undefined' : `a ${typeof value}`}`);
  return plainObject(value, path);
}

function plainObject(value: object, path: Path): unknown {
  if (Array.isArray(value))
    return Array.from(value as readonly unknown[], (item, index) =>
      plainValue(item, [...path, index]),
    );
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (ArrayBuffer.isView(value) || kind === 'ArrayBuffer')
    throw new NotPlain(path, `is a ${kind}, not a text`, 'decode it, as in bytes.toString("utf8")');
  if (kind === 'Promise') throw new NotPlain(path, 'is a Promise', 'await it');
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return withoutToJson((value as { toJSON(): unknown }).toJSON(), path);
  if (kind !== 'Object') throw new NotPlain(path, `is a ${kind}`);
  return plainFields(value, path);
}

/** Applies toJSON once, as JSON.stringify does: it is not called again on the result. */
const withoutToJson = (value: unknown, path: Path): unknown =>
  typeof value === 'object' && value !== null && 'toJSON' in value
    ? plainFields(value, path)
    : plainValue(value, path);

const plainFields = (value: object, path: Path): object =>
  Object.fromEntries(
    Object.entries(value as Readonly<Record<string, unknown>>)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [key, plainValue(one, [...path, key])]),
  );
