/** Describes a difference in words. */
import { exactJson } from '../base/exactJson.js';
import { describeAllowed } from '../controls/describeAllowed.js';
import type { Literal } from '../lang/node.js';
import type { Effect } from '../gaps/gap.js';
import { shortList } from '../base/shortList.js';
import type { Change } from './change.js';
import type { Comparison, Sides } from './comparison.js';
import { ADMITTING_POLICY, granteeInWords, POLICY_ITSELF, type Explanation } from './difference.js';
import { causingFields } from './place.js';

export function reasonOf(
  explanation: Explanation,
  { old: before, new: after }: Comparison,
  sides: Sides,
  change: Change,
): string {
  const { policy, control, effect, grant } = explanation;
  const isRivalry =
    before.policy !== null && after.policy !== null && before.policy !== after.policy;
  const outcome = isRivalry
    ? `${after.policy} admits the pod in place of ${before.policy}${OUTCOMES_OF_CHOICE[effect] ?? ''}`
    : OUTCOMES[effect];
  if (control === ADMITTING_POLICY) return outcome;
  if (grant !== null) {
    const verb = change.granted.includes(grant) ? 'may now use' : 'may no longer use';
    return `${granteeInWords(grant)} ${verb} ${policy === '*' ? 'every policy' : 'it'}: ${outcome}`;
  }
  if (control === POLICY_ITSELF)
    return sides.old.policy(policy) === undefined
      ? `the policy is new${mayUse(policy, change)}: ${outcome}`
      : `the policy is gone: ${outcome}`;
  const fields = causingFields(explanation, change).map((field) =>
    changeInWords(
      field,
      sides.old.policy(policy)!.spec[field],
      sides.new.policy(policy)!.spec[field],
    ),
  );
  return `${fields.join('; ')}: ${outcome}`;
}

const OUTCOMES: Readonly<Record<Effect, string>> = {
  looser: 'pods are admitted that were refused',
  stricter: 'pods are refused that were admitted',
  'default-lost': 'what was filled in is not filled in any more',
  'default-differs': 'pods get another value than they did',
  unseen: 'another policy admits the pod',
};
const OUTCOMES_OF_CHOICE: { readonly [E in Effect]?: string } = {
  'default-lost': ', and fills in nothing',
  'default-differs': ', and fills in other values',
};

/** Text such as `, and group dev in namespace team may use it`. */
function mayUse(policy: string, { granted }: Change): string {
  const to = granted.filter((grant) => grant.policy === policy).map(granteeInWords);
  return to.length === 0 ? '' : `, and ${shortList(to)} may use it`;
}

/** Text such as `allowedCapabilities: adds NET_ADMIN`. */
function changeInWords(field: string, was: unknown, is: unknown): string {
  if (Array.isArray(was) && Array.isArray(is)) return `${field} ${listChange(was, is)}`;
  if (isPlain(was) && isPlain(is))
    return Object.keys(is)
      .filter((key) => exactJson(was[key], 0) !== exactJson(is[key], 0))
      .map((key) => changeInWords(`${field}.${key}`, was[key], is[key]))
      .join('; ');
  return `${field} was ${valueInWords(was)} and is ${valueInWords(is)}`;
}

function listChange(was: readonly unknown[], is: readonly unknown[]): string {
  const lacking = (of: readonly unknown[], from: readonly unknown[]): readonly string[] => {
    const known = new Set(from.map(valueInWords));
    return of.map(valueInWords).filter((value) => !known.has(value));
  };
  const added = lacking(is, was);
  const removed = lacking(was, is);
  const parts = [
    ...(added.length > 0 ? [`adds ${shortList(added)}`] : []),
    ...(removed.length > 0 ? [`removes ${shortList(removed)}`] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : 'has another order';
}

const valueInWords = (value: unknown): string =>
  value === null ? 'not set' : describeAllowed(value as Literal);

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
