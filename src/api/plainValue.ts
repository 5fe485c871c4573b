/**
 * Turns a value that a program hands over into the JSON that a server would send. No part of the
 * value is lost silently.
 */
import { formatFieldPath } from '../base/fieldPath.js';
import { NODE_SIZE } from '../load/aliasBudget.js';
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
export const plainValue = (value: unknown): unknown => new PlainCopy().of(value, []);

class PlainCopy {
  private readonly met = new Set<object>();
  /** The number of enclosing objects that occur more than once. */
  private repeating = 0;
  /** The total size of objects that occur in several places. */
  private repeated = 0;

  of(value: unknown, path: Path): unknown {
    if (path.length > LIMITS.depth)
      throw new NotPlain(
        [],
        `nests deeper than ${LIMITS.depth} levels`,
        'give what a client of the Kubernetes API has, which does not refer to itself',
      );
    if (this.repeating > 0) this.countRepeated(value);
    if (value === null || ['string', 'boolean', 'bigint'].includes(typeof value)) return value;
    if (typeof value === 'number') {
      if (Number.isFinite(value)) return value;
      throw new NotPlain(path, `is ${value}`);
    }
    if (typeof value !== 'object')
      throw new NotPlain(path, `is ${value === undefined ? 'undefined' : `a ${typeof value}`}`);
    return this.ofObject(value, path);
  }

  /**
   * Limits objects that occur in several places: a YAML parser makes them from aliases, which can
   * expand to very much.
   */
  private countRepeated(value: unknown): void {
    this.repeated += NODE_SIZE + (typeof value === 'string' ? value.length : 0);
    if (this.repeated > LIMITS.aliasedSize)
      throw new NotPlain(
        [],
        'holds objects that stand in several places, which are more than any manifest holds together',
        'write out what is meant, without aliases',
      );
  }

  private ofObject(value: object, path: Path): unknown {
    const again = this.met.has(value);
    this.met.add(value);
    if (again) this.repeating += 1;
    const copy = this.copyOf(value, path);
    if (again) this.repeating -= 1;
    return copy;
  }

  private copyOf(value: object, path: Path): unknown {
    if (Array.isArray(value))
      return Array.from(value as readonly unknown[], (item, index) =>
        this.of(item, [...path, index]),
      );
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
    if (ArrayBuffer.isView(value) || kind === 'ArrayBuffer')
      throw new NotPlain(
        path,
        `is a ${kind}, not a text`,
        'decode it, as in bytes.toString("utf8")',
      );
    if (kind === 'Promise') throw new NotPlain(path, 'is a Promise', 'await it');
    if ('toJSON' in value && typeof value.toJSON === 'function')
      return this.withoutToJson((value as { toJSON(): unknown }).toJSON(), path);
    if (kind !== 'Object') throw new NotPlain(path, `is a ${kind}`);
    return this.ofFields(value, path);
  }

  /** Applies toJSON once, as JSON.stringify does: it is not called again on the result. */
  private withoutToJson(value: unknown, path: Path): unknown {
    return typeof value === 'object' && value !== null && 'toJSON' in value
      ? this.ofFields(value, path)
      : this.of(value, path);
  }

  private ofFields(value: object, path: Path): object {
    return Object.fromEntries(
      Object.entries(value as Readonly<Record<string, unknown>>)
        .filter(([, one]) => one !== undefined)
        .map(([key, one]) => [key, this.of(one, [...path, key])]),
    );
  }
}
