/**
 * Writes what PSP filled in into a workload: a strategic merge patch, a patch that undoes it, and
 * the manifest.
 */
import type { JsonObject, JsonValue } from '../pod/json.js';
import { isObject, withoutNulls } from '../pod/request.js';
import type { PodOfWorkload } from '../pod/workload.js';
import type { FieldChange } from './changes.js';
import { objectIn } from '../pod/objectFields.js';

type Path = readonly (string | number)[];

export interface WorkloadPatch {
  readonly patch: JsonObject;
  /** Removes what the patch sets. */
  readonly back: JsonObject;
  readonly manifest: JsonObject;
}

/** A change of the pod, with its path in the object. */
interface Placed extends FieldChange {
  readonly at: Path;
}

/**
 * @param value the object, as it was read.
 * @param changes the changes of each of its pods, without values that a controller adds.
 */
export function workloadPatch(
  value: JsonObject,
  changes: readonly { readonly made: PodOfWorkload; readonly changes: readonly FieldChange[] }[],
): WorkloadPatch {
  const placed = changes.flatMap(({ made, changes: own }) =>
    own.flatMap((change): readonly Placed[] => {
      const at = made.origin(change.path);
      return at === undefined ? [] : [{ ...change, at }];
    }),
  );
  const manifest = placed.reduce<JsonValue>((object, { at, to }) => written(object, at, to), value);
  const builtIn = changes.every(({ made }) => made.builtIn !== undefined);
  const head = headOf(value);
  const patchOf = (writes: readonly Write[]): JsonObject =>
    writes.reduce<JsonObject>(
      (patch, { at, to }) => (builtIn ? inPatch : inMergePatch)(patch, value, at, to) as JsonObject,
      head,
    );
  return {
    patch: patchOf(placed),
    back: patchOf(placed.map((change) => undoing(value, change))),
    manifest: clean(withoutNulls(manifest as JsonObject)),
  };
}

type Write = Pick<Placed, 'at' | 'to'>;

/**
 * The write that undoes a change. An object that the patch adds is removed as a whole: a profile
 * without its type would be invalid.
 */
function undoing(value: JsonObject, { at, from }: Placed): Write {
  if (from !== undefined) return { at, to: from };
  const security = at.lastIndexOf('securityContext');
  const depths = at.map((_, i) => i + 1).filter((depth) => depth > security + 1);
  const depth = depths.find((one) => valueAt(value, at.slice(0, one)) === undefined);
  return { at: security < 0 ? at : at.slice(0, depth), to: null };
}

const valueAt = (value: JsonValue | undefined, path: Path): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (one, step) =>
      typeof one === 'object' && one !== null ? (one as JsonObject)[step] : undefined,
    value,
  );

/** The fields by which kubectl and kustomize find the object. */
function headOf(value: JsonObject): JsonObject {
  const { name, namespace } = objectIn(value, 'metadata');
  return {
    ...(value['apiVersion'] === undefined ? {} : { apiVersion: value['apiVersion'] }),
    ...(value['kind'] === undefined ? {} : { kind: value['kind'] }),
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
}

/** Items of lists are matched by name, as in a strategic merge patch. */
function inPatch(
  patch: JsonValue | undefined,
  original: JsonValue | undefined,
  [step, ...rest]: Path,
  value: JsonValue,
): JsonValue {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = (Array.isArray(patch) ? patch : []) as readonly JsonObject[];
    const own = (original as readonly JsonObject[])[step];
    const name = own?.['name'];
    const found = items.findIndex((one) => one['name'] === name);
    const item = inPatch(found < 0 ? { name } : items[found], own, rest, value);
    return found < 0 ? [...items, item] : items.map((one, i) => (i === found ? item : one));
  }
  const object = isObject(patch) ? patch : {};
  return { ...object, [step]: inPatch(object[step], childOf(original, step), rest, value) };
}

/** A JSON merge patch for custom resources: it replaces whole lists. */
function inMergePatch(
  patch: JsonValue | undefined,
  original: JsonValue | undefined,
  [step, ...rest]: Path,
  value: JsonValue,
): JsonValue {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = (Array.isArray(patch) ? patch : original) as readonly JsonValue[];
    return items.map((one, i) => (i === step ? written(one, rest, value) : one));
  }
  const object = isObject(patch) ? patch : {};
  return { ...object, [step]: inMergePatch(object[step], childOf(original, step), rest, value) };
}

const childOf = (of: JsonValue | undefined, key: string): JsonValue | undefined =>
  isObject(of) ? of[key] : undefined;

/**
 * The value after a write at a path; null removes a value. Parts that are not on the path are
 * shared with the original.
 */
function written(of: JsonValue | undefined, [step, ...rest]: Path, value: JsonValue): JsonValue {
  if (step === undefined) return value;
  if (typeof step === 'number')
    return (of as readonly JsonValue[]).map((one, i) =>
      i === step ? written(one, rest, value) : one,
    );
  const object = isObject(of) ? of : {};
  const inner = written(object[step], rest, value);
  if (rest.length > 0 || inner !== null) return { ...object, [step]: inner };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step));
}

const OF_SERVER = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'ownerReferences',
];
const ANNOTATIONS_OF_TOOLS =
  /^(kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/revision|deprecated\.daemonset\.template\.generation|kubernetes\.io\/psp)$/;
/** Labels that the server adds to a Job's selector and pods. */
const OF_JOB = /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/;

/** The object without the fields that a server sets. */
function clean({ status: _, ...object }: JsonObject): JsonObject {
  const metadata = without(objectIn(object, 'metadata'), (key) => OF_SERVER.includes(key));
  const annotations = without(objectIn(metadata, 'annotations'), (key) =>
    ANNOTATIONS_OF_TOOLS.test(key),
  );
  const { annotations: __, ...others } = metadata;
  const kept: JsonObject = {
    ...object,
    metadata: { ...others, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
  };
  return kept['kind'] === 'Job' ? cleanJob(kept) : kept;
}

function cleanJob(job: JsonObject): JsonObject {
  const spec = objectIn(job, 'spec');
  if (spec['manualSelector'] === true) return job;
  const { selector: _, ...rest } = spec;
  const template = objectIn(rest, 'template');
  const ofTemplate = objectIn(template, 'metadata');
  const withoutOwn = (labels: JsonObject): JsonObject => without(labels, (key) => OF_JOB.test(key));
  const metadata = objectIn(job, 'metadata');
  const labelled = (of: JsonObject): JsonObject => {
    const { labels, ...others } = of;
    const left = isObject(labels) ? withoutOwn(labels) : {};
    return Object.keys(left).length === 0 ? others : { ...others, labels: left };
  };
  return {
    ...job,
    metadata: labelled(metadata),
    spec: { ...rest, template: { ...template, metadata: labelled(ofTemplate) } },
  };
}

const without = (of: JsonObject, isOut: (key: string) => boolean): JsonObject =>
  Object.fromEntries(
    Object.entries(of).filter(([key, value]) => !isOut(key) && value !== undefined),
  );
