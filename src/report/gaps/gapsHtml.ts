/** The review as one HTML file: readable without scripts; with them, it can be searched and filtered. */
import type HandlebarsFull from 'handlebars';
import runtime from 'handlebars/runtime.js';
import template from '../../../templates/report.html.hbs';
import script from '../../../templates/report.client.js';
import style from '../../../templates/report.css';
import { controls } from '../../controls/index.js';
import { EFFECTS, severityOf, type Effect } from '../../gaps/gap.js';
import { formatPosition } from '../../ir/position.js';
import { gapCondition } from '../gapsJson.js';
import { printable, withEscapes } from '../printable.js';
import { policyName } from './gapGroups.js';
import { STATUSES, type GapReview, type ReviewedGap } from './gapReview.js';
import { witnessText } from './witnessText.js';
import { acceptanceWords, conclusion, EFFECT_MEANINGS, EFFECT_WORDS, targetCounts, tellsStatus } from './gapWords.js';

/** The runtime lacks only the compiler; its own types say nothing. */
const Handlebars = runtime as unknown as Pick<typeof HandlebarsFull, 'template'>;

export function gapsHtml(review: GapReview): string {
  return Handlebars.template<object>(template)(page(review));
}

function page(review: GapReview): object {
  const { targets, gaps, fixed } = review;
  const used = EFFECTS.filter((effect) => gaps.some(({ gap }) => gap.effect === effect));
  return {
    style: style.text, script: script.text, policyOfContent: contentPolicy(),
    conclusion: conclusion(review), failed: gaps.some((gap) => gap.fails),
    counts: targetCounts(review).map(({ target, effects, accepted }) => ({ target, ...effects, accepted })),
    targets, columns: targets.length + 1,
    effects: used.map((effect) => ({ name: effect, words: EFFECT_WORDS[effect], meaning: EFFECT_MEANINGS[effect], severity: severityOf(effect) })),
    statuses: tellsStatus(review) ? STATUSES.filter((status) => gaps.some((gap) => gap.status === status)) : [],
    matrix: matrix(review),
    sections: targets.map((target) => ({ target, gaps: gaps.filter(({ gap }) => gap.target === target).map((one) => entry(one, review)) })),
    fixed: fixed.map(({ id, acceptance }) => ({ id: printable(id), acceptance: acceptance === null ? '' : printable(acceptanceWords(acceptance, false)) })),
  };
}

/** Nothing is loaded, and nothing runs but what is written here. */
function contentPolicy(): string {
  return `default-src 'none'; style-src '${style.hash}'; script-src '${script.hash}'; base-uri 'none'; form-action 'none'`;
}

interface Cell { readonly target: string; readonly gaps: readonly { readonly anchor: string; readonly effect: Effect; readonly words: string; readonly label: string; readonly isAccepted: boolean }[] }
interface Row { readonly control: string; readonly cells: readonly Cell[] }
interface Group { readonly policy: string; readonly rows: readonly Row[]; readonly exact: number }

/** Rows are the fields of each policy in which some target has a gap; the others are counted. */
function matrix({ targets, policies, gaps }: GapReview): readonly Group[] {
  return [...policies, '*'].map((policy) => {
    const own = gaps.filter(({ gap }) => gap.policy === policy), names = [...new Set(own.map(({ gap }) => gap.control))];
    const order = controls.map(({ field }) => field as string), rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
    const rows = names.sort((a, b) => rank(a) - rank(b)).map((control): Row => ({
      control,
      cells: targets.map((target) => ({ target, gaps: own.filter(({ gap }) => gap.target === target && gap.control === control).map(link) })),
    }));
    const exact = policy === '*' ? 0 : order.filter((field) => !names.includes(field)).length;
    return { policy: policyName({ policy }), rows, exact };
  }).filter(({ rows, exact }) => rows.length > 0 || exact > 0);
}

function link({ gap, status }: ReviewedGap): Cell['gaps'][number] {
  const words = EFFECT_WORDS[gap.effect];
  return { anchor: anchor(gap.id), effect: gap.effect, words, label: `${words}: ${gap.target}, ${gap.control} of ${policyName(gap)}${status === 'accepted' ? ', accepted' : ''}`, isAccepted: status === 'accepted' };
}

function entry(one: ReviewedGap, review: GapReview): object {
  const { gap, status, acceptance, expired, showing } = one;
  return {
    id: gap.id, anchor: anchor(gap.id), target: gap.target, control: gap.control, policy: policyName(gap), effect: gap.effect, words: EFFECT_WORDS[gap.effect],
    status, shownStatus: tellsStatus(review) ? status : '', fails: one.fails,
    reason: printable(gap.reason), remedy: printable(gap.remedy), source: gap.source === null ? '' : printable(formatPosition(gap.source)), condition: withEscapes(gapCondition(gap)),
    acceptance: acceptance === null ? '' : printable(acceptanceWords(acceptance, expired)),
    showing: showing === null ? null : {
      request: showing.request, target: showing.target, psp: showing.psp.verdict, policy: showing.psp.policy ?? '', note: showing.psp.note ?? '',
      reasons: showing.psp.reasons.map(({ policy, field, path, message }) => ({ policy, field, path: printable(path), message: printable(message) })), differences: showing.differences.map(signed), outcome: showing.outcome.map(signed),
    },
    witness: gap.witness === null ? '' : witnessText(gap.witness),
    isReview: gap.witness?.['kind'] === 'AdmissionReview',
  };
}

const signed = (text: string): object => ({ text: printable(text), sign: text.startsWith('-') ? 'removed' : 'added' });

/** An id of the page: whatever is in a gap's id, it is letters, digits, dots and lines here, and names one gap only. */
const anchor = (id: string): string => `gap-${id.replaceAll(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)!.toString(16)}_`)}`;
