/**
 * The position in the files from which a difference comes: in NEW, or in OLD for what was removed.
 */
import { controlByField } from '../controls/index.js';
import type { Locate, Position } from '../base/position.js';
import type { PolicySpec } from '../ir/policySet.js';
import type { Change } from './change.js';
import { ADMITTING_POLICY, POLICY_ITSELF, type DiffInput, type Explanation } from './difference.js';

/**
 * The changed fields that cause a difference: the control's own field, or else other fields that it
 * reads.
 */
export function causingFields(
  { policy, control }: Explanation,
  { fields }: Change,
): readonly (keyof PolicySpec)[] {
  const changed = fields.get(policy) ?? [];
  const own = changed.filter((field) => controlByField[field].field === control);
  return own.length > 0 ? own : changed;
}

export const placeOf = (
  explanation: Explanation,
  change: Change,
  before: DiffInput,
  after: DiffInput,
): Position | null =>
  ownPlace(explanation, change, after) ??
  ownPlace(explanation, change, before) ??
  (isOfField(explanation) ? after.locate.get(explanation.policy)!(['spec']) : null);

const isOfField = ({ control, grant }: Explanation): boolean =>
  grant === null && ![POLICY_ITSELF, ADMITTING_POLICY].includes(control);

/**
 * The same in NEW alone, because programs that show a change have its files only: of what was
 * removed, and of what has no position, the spec of the policy, or else the first policy. Null if
 * NEW has no policies.
 */
export function placeInNew(
  explanation: Explanation,
  change: Change,
  after: DiffInput,
): Position | null {
  const [first] = after.locate.values();
  return (
    ownPlace(explanation, change, after) ??
    after.locate.get(explanation.policy)?.(['spec']) ??
    first?.([]) ??
    null
  );
}

/** Where one side has what a difference is about. */
function ownPlace(
  explanation: Explanation,
  change: Change,
  { locate: locates, locateGrant }: DiffInput,
): Position | null {
  const { policy, control, grant } = explanation;
  if (grant !== null) return locateGrant(grant);
  const locate = locates.get(policy);
  if (locate === undefined || control === ADMITTING_POLICY) return null;
  if (control === POLICY_ITSELF) return locate([]);
  const [field] = causingFields(explanation, change);
  return placeOfField(locate, field!) ?? null;
}

/** Position of the field; undefined if the policy does not have it. */
function placeOfField(locate: Locate, field: keyof PolicySpec): Position | undefined {
  const paths = [
    ['spec', field],
    ...(ANNOTATIONS[field] ?? []).map((name) => ['metadata', 'annotations', name]),
  ];
  return paths
    .map((path) => ({ at: locate(path), above: locate(path.slice(0, -1)) }))
    .find(({ at, above }) => at.line !== above.line || at.column !== above.column)?.at;
}

const ANNOTATIONS: { readonly [F in keyof PolicySpec]?: readonly string[] } = {
  seccomp: [
    'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
    'seccomp.security.alpha.kubernetes.io/defaultProfileName',
  ],
  appArmor: [
    'apparmor.security.beta.kubernetes.io/allowedProfileNames',
    'apparmor.security.beta.kubernetes.io/defaultProfileName',
  ],
};
