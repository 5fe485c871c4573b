/** The text of a refusal, within the length that engines show. */
import { SOURCE } from '../../../ir/source.js';
import { laidOut } from '../../../lang/celLayout.js';
import { celString } from '../../../lang/printCel.js';
import type { CelCheck, Refused } from './celChecks.js';
import type { Granted } from './granted.js';
import { indent } from './indent.js';
import { inPieces, type Pieces } from './pieces.js';

/** A policy that may refuse pods; its reasons are in the variable `refusals_ID`. */
export interface RefusingPolicy {
  readonly name: string;
  /** A CEL identifier for the policy. */
  readonly id: string;
  readonly checks: readonly CelCheck[];
  readonly granted: Granted | undefined;
}

/** Engines drop messages that are longer than 5 KiB or contain line breaks. */
const MESSAGE_LIMIT = 2000;
const MESSAGE_BYTES = 5 * 1024;
/**
 * Characters that are kept of a message that may be too long. A character takes at most four bytes.
 */
const KEPT_CHARACTERS = 1200;

/** The text for one policy. */
export const refusalsOf = ({ name, id, checks }: RefusingPolicy): string =>
  bounded(refusalText({ name, id, checks }), longest([{ name, checks }]));

/** The text for all policies, or for those that are granted. */
export function allRefusals(policies: readonly RefusingPolicy[]): Pieces {
  const { variables, expression: list } = inPieces(
    policies.map((policy) =>
      policy.granted === undefined
        ? refusalText(policy)
        : `${policy.granted.expression} ? ${refusalText(policy)} : ""`,
    ),
    'refusal_texts',
    (texts) => `[${texts.map((text) => `\n  ${text}`).join(',')}\n]`,
    (pieces) => `(${pieces.join(' + ')})`,
  );
  const bytes = longest(policies);
  const share = shareOf(policies.length);
  const shown = bytes > MESSAGE_BYTES && share >= LEAST_SHARE ? `${list}${cutTo(share)}` : list;
  const joined = `"no ${SOURCE.kind} admits this pod. " + ${shown}${policies.some(({ granted }) => granted !== undefined) ? '.filter(text, text != "")' : ''}.join(" | ")`;
  return { variables, expression: shown === list ? bounded(joined, bytes) : joined };
}

/**
 * Characters for each policy, so that the text of one does not push out another's. Together with
 * the separators they do not exceed KEPT_CHARACTERS.
 */
const shareOf = (policies: number): number =>
  Math.floor((KEPT_CHARACTERS - MESSAGE_FRAME) / policies) - AROUND_SHARE;
/** Length of `...` and ` | `. */
const AROUND_SHARE = 6;
/**
 * With fewer characters than this, little more than a policy's name would fit. Then the first
 * policies are shown in full.
 */
const LEAST_SHARE = 100;

/** The field of the check that no default is left to fill in. */
export const DEFAULTS = 'defaults';

type Named = Pick<RefusingPolicy, 'name' | 'id' | 'checks'>;

/** The text for one policy. Missing defaults are mentioned only if nothing else is wrong. */
function refusalText({ name, id, checks }: Named): string {
  const all = `variables.refusals_${id}`;
  const fillsIn = checks.length > 1 && checks.some(({ field }) => field === DEFAULTS);
  const parts = fillsIn
    ? `(size(${all}) > 1\n  ? ${all}.filter(reason, !reason.startsWith("${DEFAULTS}: "))\n  : ${all}\n)`
    : all;
  return laidOut([celString(`${SOURCE.kind} ${name}, `), `${parts}.join("; ")`], ' +');
}

/**
 * The parts of a text that names the failing items, such as `privileged: container app: ...`. The
 * caller concatenates them.
 */
export function namingMessage(
  { field, message }: CelCheck,
  { what }: Refused,
  names: string,
  before = '',
): readonly string[] {
  const rest = message.slice(`${field}: `.length);
  return [
    celString(oneLine(`${before}${field}: ${what} `)),
    `${names}.join(", ")`,
    celString(oneLine(`: ${rest}`)),
  ];
}

/** An estimate of the bytes that the names of failing items take. */
const NAMES_BYTES = 64;

/** Bytes of the message if every policy refuses for every reason. */
const longest = (policies: readonly Pick<RefusingPolicy, 'name' | 'checks'>[]): number =>
  policies.reduce(
    (sum, { name, checks }) =>
      sum +
      MESSAGE_FRAME +
      name.length +
      checks.reduce(
        (all, { message, refused }) =>
          all +
          2 +
          utf8.encode(oneLine(message)).length +
          (refused === undefined ? 0 : NAMES_BYTES),
        0,
      ),
    MESSAGE_FRAME,
  );
/** An upper bound for the text around names and reasons. */
const MESSAGE_FRAME = 40;
const utf8 = new TextEncoder();

/** Cuts the message in CEL if it may be too long, because the engine would drop it completely. */
function bounded(expression: string, bytes: number): string {
  if (bytes <= MESSAGE_BYTES) return expression;
  return `[\n${indent(expression)}\n]${cutTo(KEPT_CHARACTERS)}[0]`;
}

/** Shortens each text of a list. */
const cutTo = (characters: number): string =>
  `.map(text, size(text) > ${characters} ? text.substring(0, ${characters}) + "..." : text)`;

export const oneLine = (message: string): string => {
  const line = message.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}...` : line;
};
