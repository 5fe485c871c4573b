/**
 * Variables with the reasons for a refusal: one list of texts for each policy, which is empty if
 * the policy admits the pod.
 */
import { remembered } from '../../../base/remembered.js';
import { SOURCE } from '../../../ir/source.js';
import { celString, printCel } from '../../../lang/printCel.js';
import type { Node } from '../../../lang/node.js';
import type { CelCheck } from './celChecks.js';
import { CEL_NAMES, type CommentedVariable } from './sharedVariables.js';
import { commonParts, isMuch } from './commonParts.js';
import { indent } from './indent.js';
import { DEFAULTS, namingMessage, oneLine, type RefusingPolicy } from './refusalMessages.js';

/** The reasons for which a policy may refuse, regardless of grants. */
export interface ReasonedPolicy extends Pick<RefusingPolicy, 'name' | 'id' | 'checks'> {
  /** True if the policy would fill in nothing more; undefined if that is not checked. */
  readonly unchanged: Node | undefined;
}

const UNCHANGED = {
  field: DEFAULTS,
  dynamic: false,
  message: `${DEFAULTS}: the pod lacks values that the policy fills in when a pod is created`,
} as const;

/** The check that the policy would change nothing: only then does PSP admit the pod. */
export const unchangedCheck = (
  unchanged: Node | undefined,
  names = CEL_NAMES,
): readonly CelCheck[] =>
  unchanged === undefined ? [] : [{ ...UNCHANGED, expression: printCel(unchanged, names) }];

/** If the expressions are long, parts that several policies have in common are written once. */
export const refusalReasons = remembered(
  (policies: readonly ReasonedPolicy[]): readonly CommentedVariable[] => reasonVariables(policies),
);

function reasonVariables(policies: readonly ReasonedPolicy[]): readonly CommentedVariable[] {
  if (!isMuch(reasonTexts(policies)))
    return policies.map((one) => refusals(one, one.checks.map(reasonText)));
  const common = commonParts(policies.flatMap(({ unchanged }) => unchanged ?? []));
  const reasons = policies.map(({ checks, unchanged }) =>
    [
      ...checks.filter(({ field }) => field !== UNCHANGED.field),
      ...unchangedCheck(unchanged, common.names),
    ].map((check) => ({ field: check.field, text: reasonText(check) })),
  );
  const shared = sharedReasons(reasons.flat());
  return [
    ...common.variables,
    ...[...shared.values()],
    ...policies.map((one, i) =>
      refusals(
        one,
        reasons[i]!.map(({ text }) => {
          const variable = shared.get(text);
          return variable === undefined ? text : `variables.${variable.name}`;
        }),
      ),
    ),
  ];
}

function* reasonTexts(policies: readonly ReasonedPolicy[]): Generator<string> {
  for (const { checks } of policies) for (const check of checks) yield reasonText(check);
}

interface Reason {
  readonly field: string;
  readonly text: string;
}

/** One variable for each reason that more than one policy has. */
function sharedReasons(reasons: readonly Reason[]): ReadonlyMap<string, CommentedVariable> {
  const uses = new Map<string, Reason & { readonly count: number }>();
  for (const reason of reasons)
    uses.set(reason.text, { ...reason, count: (uses.get(reason.text)?.count ?? 0) + 1 });
  const counts = new Map<string, number>();
  return new Map(
    [...uses.values()]
      .filter(({ count }) => count > 1)
      .map(({ field, text, count }) => {
        const number = (counts.get(field) ?? 0) + 1;
        counts.set(field, number);
        const comment = `spec.${field}, as ${count} policies have it: why it refuses, or nothing`;
        return [text, { name: `reason_${field}_${number}`, expression: text, comment }];
      }),
  );
}

const refusals = (
  { name, id, unchanged }: ReasonedPolicy,
  texts: readonly string[],
): CommentedVariable => ({
  name: `refusals_${id}`,
  expression: listOf(texts),
  comment: `${SOURCE.kind} ${name}: why it refuses; an empty list admits${unchanged === undefined ? '' : '; of what it fills in, only the last entry asks whether it is set'}`,
});

/** A CEL list without the empty texts. */
function listOf(texts: readonly string[]): string {
  if (texts.length === 0) return '[""].filter(reason, false)';
  return `[${texts.map((text) => `\n${indent(text)}`).join(',')}\n].filter(reason, reason != "")`;
}

/** CEL for the reason; an empty text if the check holds. */
const reasonText = remembered((check: CelCheck): string => {
  const { expression, message, refused } = check;
  return refused === undefined
    ? `${expression}\n  ? "" : ${celString(oneLine(message))}`
    : `[${refused.expression}]\n  .map(names, size(names) == 0 ? "" : ${namingMessage(check, refused, 'names').join(' + ')})[0]`;
});
