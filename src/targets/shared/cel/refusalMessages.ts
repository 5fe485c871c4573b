/** What a refusal says, within what an engine shows of a message. */
import { SOURCE } from '../../../ir/source.js';
import { laidOut } from '../../../lang/celLayout.js';
import { celString } from '../../../lang/printCel.js';
import type { CelCheck, Refused } from './celChecks.js';
import type { Granted } from './granted.js';
import { indent } from './indent.js';
import { inPieces, type Pieces } from './pieces.js';

/** A policy that may refuse, for the reasons in `variables.refusals_ID`. */
export interface RefusingPolicy {
  readonly name: string;
  /** A CEL identifier that stands for the policy. */
  readonly id: string;
  readonly checks: readonly CelCheck[];
  readonly granted: Granted | undefined;
}

/** Engines drop messages beyond 5 KiB, and forbid line breaks. */
const MESSAGE_LIMIT = 2000;
const MESSAGE_BYTES = 5 * 1024;
/** Of a message that may grow longer: no character takes more than four bytes. */
const KEPT_CHARACTERS = 1200;

/** Of one policy. */
export const refusalsOf = ({ name, id, checks }: RefusingPolicy): string =>
  bounded(refusalText({ name, id, checks }), longest([{ name, checks }]));

/** Of every policy, or of those that are granted. */
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
 * Characters for each policy, so that none is cut away by those before it: with what is put around
 * them they come to what may be kept.
 */
const shareOf = (policies: number): number =>
  Math.floor((KEPT_CHARACTERS - MESSAGE_FRAME) / policies) - AROUND_SHARE;
/** `...` and ` | `. */
const AROUND_SHARE = 6;
/** Below this a policy's name alone hardly fits, and the first policies in full say more. */
const LEAST_SHARE = 100;

/** What the check that nothing is left to fill in is called. */
export const DEFAULTS = 'defaults';

type Named = Pick<RefusingPolicy, 'name' | 'id' | 'checks'>;

/** What would have been filled in is named only where nothing else is wrong. */
function refusalText({ name, id, checks }: Named): string {
  const all = `variables.refusals_${id}`;
  const fillsIn = checks.length > 1 && checks.some(({ field }) => field === DEFAULTS);
  const parts = fillsIn
    ? `(size(${all}) > 1\n  ? ${all}.filter(reason, !reason.startsWith("${DEFAULTS}: "))\n  : ${all}\n)`
    : all;
  return laidOut([celString(`${SOURCE.kind} ${name}, `), `${parts}.join("; ")`], ' +');
}

/** CEL of a text that names what is refused: `privileged: container app: ...`; its parts are added up. */
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

/** What names take of a message, as a rule. */
const NAMES_BYTES = 64;

/** The bytes of the message where every policy refuses for every reason. */
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
/** More than what stands around names and reasons. */
const MESSAGE_FRAME = 40;
const utf8 = new TextEncoder();

/** Cut by the engine itself, where it could otherwise drop the whole message and say nothing. */
function bounded(expression: string, bytes: number): string {
  if (bytes <= MESSAGE_BYTES) return expression;
  return `[\n${indent(expression)}\n]${cutTo(KEPT_CHARACTERS)}[0]`;
}

/** Of each text of a list. */
const cutTo = (characters: number): string =>
  `.map(text, size(text) > ${characters} ? text.substring(0, ${characters}) + "..." : text)`;

export const oneLine = (message: string): string => {
  const line = message.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}...` : line;
};
