/** The details of a gap as pages show them: reason, witness, both verdicts, and what to do. */
import diff from '../../../templates/diff.html.hbs';
import gap from '../../../templates/gap.html.hbs';
import reasons from '../../../templates/reasons.html.hbs';
import { exactJson } from '../../base/exactJson.js';
import { groupedBy } from '../../base/groupedBy.js';
import { formatPosition } from '../../base/position.js';
import { gapCondition } from '../gapsJson.js';
import { printable, withEscapes } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { gapAnchor } from './gapAnchor.js';
import { policyName } from './gapGroups.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import { acceptanceWords, EFFECT_WORDS, lapseWords, tellsStatus } from './gapWords.js';
import { witnessText } from './witnessText.js';

/** The most policies that a heading names. */
const SOME_POLICIES = 4;

/** The templates that show the result of `entryContext`. */
export const ENTRY_PARTS = { gap, reasons, diff };

/**
 * @param inFull whether the witness and the condition are shown.
 * @param policies the policies with this gap, if it is shown once for several.
 */
export function entryContext(
  one: ReviewedGap,
  review: GapReview,
  inFull = true,
  policies: readonly string[] = [policyName(one.gap)],
): object {
  const { gap: found, status, acceptance, showing } = one;
  return {
    id: found.id,
    anchor: gapAnchor(found.id),
    target: found.target,
    control: found.control,
    policy: shortList(policies),
    policies: policies.length > SOME_POLICIES ? policies.join(', ') : '',
    effect: found.effect,
    words: EFFECT_WORDS[found.effect],
    status,
    shownStatus: tellsStatus(review) ? status : '',
    fails: one.fails,
    reason: printable(found.reason),
    remedy: printable(found.remedy),
    source: found.source === null ? '' : printable(formatPosition(found.source)),
    condition: inFull ? withEscapes(gapCondition(found)) : '',
    acceptance:
      acceptance === null ? '' : printable(lapseWords(one)[0] ?? acceptanceWords(acceptance)),
    showing:
      showing === null || !inFull
        ? null
        : {
            request: showing.request,
            target: showing.target,
            targetNote: showing.targetNote ?? '',
            psp: showing.psp.verdict,
            policy: showing.psp.policy ?? '',
            note: showing.psp.note ?? '',
            reasons: shownReasons(showing.psp.reasons),
            differences: showing.differences.map(signedLine),
            outcome: showing.outcome.map(signedLine),
          },
    witness: found.witness === null || !inFull ? '' : witnessText(found.witness),
    isReview: found.witness?.['kind'] === 'AdmissionReview',
  };
}

interface ShownReason {
  readonly policy: string;
  readonly field: string;
  readonly path: string;
  readonly message: string;
}
/** Reasons that several policies have in common are shown once. */
export function shownReasons(reasons: readonly ShownReason[]): readonly ShownReason[] {
  const alike = groupedBy(reasons, ({ field, path, message }) =>
    exactJson([field, path, message], 0),
  );
  return [...alike.values()].map((same) => {
    const [{ field, path, message }] = same as [ShownReason];
    return {
      policy: shortList([...new Set(same.map(({ policy }) => policy))]),
      field,
      path: printable(path),
      message: printable(message),
    };
  });
}

/** A line of a diff with its sign. Other lines show unchanged text. */
export const signedLine = (text: string): { readonly text: string; readonly sign: string } => ({
  text: printable(text),
  sign: text.startsWith('-') ? 'removed' : text.startsWith('+') ? 'added' : 'same',
});
