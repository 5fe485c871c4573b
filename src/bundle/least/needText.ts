/** Says why a value of a least policy cannot be tighter: what a pod does with it. */
import { formatFieldPath } from '../../base/fieldPath.js';
import { describeAllowed } from '../../controls/describeAllowed.js';
import type { Policy } from '../../ir/policySet.js';
import type { Literal } from '../../lang/node.js';
import type { JsonObject, JsonValue } from '../../pod/json.js';
import type { Refusal } from '../../semantics/checkRunner.js';
import { refusalDetail, type RefusalDetail } from '../../semantics/refusalDetail.js';

/**
 * A text such as `container agent sets hostPort to 9099`.
 * @param policy the policy one step tighter, which refuses the pod.
 */
export function needText(policy: Policy, refusal: Refusal, pod: JsonObject): string {
  const { path, value, need }: RefusalDetail = refusalDetail(policy, refusal, pod);
  const place = placeName(pod, formatFieldPath(path));
  if (need !== undefined) return `${placeName(pod, refusal.path) ?? 'the pod'} ${need}`;
  const who = place ?? 'the pod';
  const [root, ...rest] = place === undefined ? path : path.slice(2);
  if (root === 'metadata') return `${who} sets the annotation ${rest.at(-1)} to ${words(value)}`;
  const key = rest.filter((step) => typeof step === 'string' && step !== 'securityContext');
  // The type of a volume is the name of its source.
  if (place?.startsWith('volume ') === true && value === key.at(-1))
    return `${who} is of type ${words(value)}`;
  return value === undefined
    ? `${who} leaves ${key.join('.')} unset`
    : `${who} sets ${key.join('.')} to ${words(value)}`;
}

const words = (value: JsonValue | undefined): string => describeAllowed(value as Literal);

/**
 * The item at a path: `container collector` for `spec.containers[0].securityContext`; undefined for
 * a path without an item.
 */
export function placeName(pod: unknown, path: string): string | undefined {
  const found = /^spec\.(containers|initContainers|ephemeralContainers|volumes)\[(\d+)\]/.exec(
    path,
  );
  if (found === null) return undefined;
  const lists = (pod as { spec: Readonly<Record<string, readonly { name: string }[] | undefined>> })
    .spec;
  return `${found[1] === 'volumes' ? 'volume' : 'container'} ${lists[found[1]!]?.[Number(found[2])]?.name ?? found[2]}`;
}
