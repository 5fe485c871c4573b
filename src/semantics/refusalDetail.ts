/**
 * Details of a refusal, like those in PSP's own messages: the value that was found, its path in the
 * pod, and the values that the policy allows.
 */
import { checksOf } from '../controls/index.js';
import type { Check } from '../controls/control.js';
import { allowedWord, describeAllowed } from '../controls/describeAllowed.js';
import type { Policy } from '../ir/policySet.js';
import { compile } from '../lang/evaluate.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { CONTAINER_LISTS } from '../pod/pod.js';
import { isObject } from '../pod/request.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../pod/view.js';
import { scopeVariables, type Refusal } from './checkRunner.js';

type PodPath = readonly (string | number)[];

export interface RefusalDetail {
  /** Where the value is, or where it would be. */
  readonly path: PodPath;
  /** undefined if the value is not set. */
  readonly value: JsonValue | undefined;
  /** The name of the container, if the refusal is about a container. */
  readonly container?: string;
  readonly allowed?: string;
  /** In place of `allowed`, if the pod must have all of these values. */
  readonly required?: string;
  /** What the pod does, if the value does not show it. */
  readonly need?: string;
}

const CHECKS = checksOf('1.24');

/** @param refusal a refusal by this policy, in the era 1.24. */
export function refusalDetail(policy: Policy, refusal: Refusal, pod: JsonObject): RefusalDetail {
  const check = CHECKS.find(
    ({ field, message }) => field === refusal.field && message === refusal.message,
  );
  const path = stepsOf(refusal.path);
  const found =
    check === undefined ? { path, value: at(pod, path) } : culprit(check, policy, path, pod);
  const container = containerOf(pod, path);
  const values = check === undefined ? undefined : allowedBy(check, policy);
  return {
    ...found,
    ...(container === undefined ? {} : { container }),
    ...(values === undefined ? {} : { [allowedWord(check?.wording)]: values }),
    ...(check?.need === undefined ? {} : { need: check.need }),
  };
}

/** Splits a path such as `spec.containers[0].ports` into steps. */
const stepsOf = (path: string): PodPath =>
  [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));

const at = (value: unknown, path: PodPath): JsonValue | undefined =>
  path.reduce<unknown>(
    (one, step) =>
      typeof one === 'object' && one !== null ? (one as JsonObject)[step] : undefined,
    value,
  ) as JsonValue | undefined;

function allowedBy({ allowed, wording }: Check, policy: Policy): string | undefined {
  if (allowed === undefined) return undefined;
  const bound = bindPolicy(allowed.node, policy.spec);
  return bound.kind === 'literal' ? describeAllowed(bound.value, wording) : undefined;
}

const CONTAINERS: readonly string[] = CONTAINER_LISTS;

function containerOf(pod: JsonObject, [, list, index]: PodPath): string | undefined {
  if (!CONTAINERS.includes(String(list))) return undefined;
  const name = at(pod, ['spec', list!, index!, 'name']);
  return typeof name === 'string' ? name : undefined;
}

/** Fields that a container inherits from the pod if it does not set them. */
const INHERITED = [
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'seLinuxOptions',
  'seccompProfile',
  'appArmorProfile',
];

interface Found {
  readonly path: PodPath;
  readonly value: JsonValue | undefined;
}

function culprit(check: Check, policy: Policy, path: PodPath, pod: JsonObject): Found {
  const value = at(pod, path);
  if (Array.isArray(value)) return inList(check, policy, path, value as readonly JsonValue[], pod);
  if (check.scope === 'volume' && path.length === 3 && isObject(value)) return source(path, value);
  if (value !== undefined) return { path, value };
  return annotated(check, path, pod) ?? fromPod(path, pod) ?? { path, value };
}

/** The type of a volume is the name of its only field besides `name`. */
function source(path: PodPath, volume: JsonObject): Found {
  const type = Object.keys(volume).find((key) => key !== 'name');
  return type === undefined ? { path, value: volume } : { path: [...path, type], value: type };
}

/** The first item that is refused by itself, if other items are not; otherwise the whole list. */
function inList(
  check: Check,
  policy: Policy,
  path: PodPath,
  list: readonly JsonValue[],
  pod: JsonObject,
): Found {
  const holds = compile(bindPolicy(check.holds.node, policy.spec), scopeVariables(check.scope));
  const passes = (items: readonly JsonValue[]): boolean => {
    const changed = withValue(pod, path, items) as JsonObject;
    const element = check.scope === 'pod' ? undefined : at(changed, path.slice(0, 3));
    return Boolean(holds(changed, element));
  };
  const refused = list.flatMap((item, index) => (passes([item]) ? [] : [index]));
  const others = list.filter((_, index) => !refused.includes(index));
  const [first] = refused;
  if (first === undefined || !passes(others)) return { path, value: list };
  return portIn([...path, first], list[first]!);
}

/** For a port, the value is its number on the node. */
function portIn(path: PodPath, item: JsonValue): Found {
  if (!isObject(item)) return { path, value: item };
  const key = ['hostPort', 'containerPort', 'name'].find((one) => (item[one] ?? 0) !== 0);
  return key === undefined ? { path, value: item } : { path: [...path, key], value: item[key] };
}

function withValue(of: unknown, [step, ...rest]: PodPath, value: JsonValue): unknown {
  if (step === undefined) return value;
  const inner = withValue((of as JsonObject)[step], rest, value);
  return Array.isArray(of)
    ? of.map((one: unknown, index) => (index === step ? inner : one))
    : { ...(of as JsonObject), [step]: inner };
}

/** The value of a profile that is in an annotation. */
function annotated({ field }: Check, path: PodPath, pod: JsonObject): Found | undefined {
  const container = containerOf(pod, path);
  const key =
    field === 'seccomp'
      ? container === undefined
        ? SECCOMP_POD_ANNOTATION
        : `${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${container}`
      : field === 'appArmor'
        ? `${APPARMOR_ANNOTATION_PREFIX}${container ?? ''}`
        : undefined;
  const place = key === undefined ? [] : ['metadata', 'annotations', key];
  const value = key === undefined ? undefined : at(pod, place);
  return value === undefined ? undefined : { path: place, value };
}

function fromPod(path: PodPath, pod: JsonObject): Found | undefined {
  const key = path.at(-1);
  if (!CONTAINERS.includes(String(path[1])) || !INHERITED.includes(String(key))) return undefined;
  const place = ['spec', 'securityContext', key!];
  const value = at(pod, place);
  return value === undefined ? undefined : { path: place, value };
}
