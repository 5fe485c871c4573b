/**
 * Reads acceptances in annotations of policies: what each line accepts, and what is wrong with it.
 */
import { controls } from '../../controls/index.js';
import { EFFECTS, TARGET_NAMES, type Gap } from '../../gaps/gap.js';
import { nearMatch } from '../../base/nearMatch.js';
import type { Fault } from '../../base/problem.js';
import { ACCEPT_ANNOTATION, type InlineAcceptance } from '../../ir/acceptances.js';
import type { Acceptance } from './acceptance.js';

const PATH = ['metadata', 'annotations', ACCEPT_ANNOTATION] as const;

export interface AcceptedInline {
  /** By the id of the gap. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  readonly faults: readonly Fault[];
  /** Lines for gaps that do not exist at present. */
  readonly idle: readonly Fault[];
}

/** The faults of the lines that do not depend on the gaps. They are known before the search. */
export const inlineFaults = (
  policy: string,
  accepted: readonly InlineAcceptance[],
): readonly Fault[] =>
  accepted.flatMap(({ gap: name, reason }) => {
    if (reason === '')
      return [
        faultOf(
          `"${name}" gives no reason`,
          'write a gap and why it may stay: runAsUser/looser: reason',
        ),
      ];
    const wrong = wrongName(name, policy);
    return wrong === undefined ? [] : [faultOf(...wrong)];
  });

/**
 * @param lines lines without faults by `inlineFaults`.
 * @param gaps the gaps of all targets, so that a line for a target that was not chosen is no fault.
 */
export function acceptedInline(
  policy: string,
  lines: readonly InlineAcceptance[],
  gaps: readonly Gap[],
): AcceptedInline {
  const accepted = new Map<string, Acceptance>();
  const faults: Fault[] = [];
  const idle: Fault[] = [];
  for (const { gap: name, reason } of lines) {
    const ids = gaps
      .filter(
        (gap) =>
          gap.id === name || (gap.policy === policy && `${gap.control}/${gap.effect}` === name),
      )
      .map(({ id }) => id);
    const unknown = ids.length > 0 ? undefined : unknownControl(name, gaps);
    if (unknown !== undefined) faults.push(faultOf(...unknown));
    else if (ids.length === 0) idle.push(faultOf(`${name} is no gap today`, 'remove the line'));
    for (const id of ids) accepted.set(id, { by: 'annotation', reason, expires: null });
  }
  return { accepted, faults, idle };
}

const faultOf = (message: string, remedy: string): Fault => ({
  path: PATH,
  message: `${ACCEPT_ANNOTATION}: ${message}`,
  remedy,
});

type Wrong = readonly [message: string, remedy: string];

/** What is wrong with a gap's name, apart from its control; undefined if nothing is. */
function wrongName(name: string, policy: string): Wrong | undefined {
  const parts = name.split('/');
  if (parts.length !== 2 && parts.length !== 4)
    return [
      `"${name}" is not the name of a gap`,
      'write control/effect, or target/policy/control/effect',
    ];
  const effect = parts.at(-1)!;
  if (!(EFFECTS as readonly string[]).includes(effect))
    return notAmong(name, 'effect', effect, EFFECTS);
  if (parts.length === 2) return undefined;
  const [target = '', owner] = parts;
  if (!(TARGET_NAMES as readonly string[]).includes(target))
    return notAmong(name, 'target', target, TARGET_NAMES);
  return owner === policy || owner === '*'
    ? undefined
    : [`${name} names another policy than ${policy}`, 'move the line there'];
}

function unknownControl(name: string, gaps: readonly Gap[]): Wrong | undefined {
  const control = name.split('/').at(-2)!;
  const known = [
    ...new Set([
      ...controls.map(({ field }) => field as string),
      ...gaps.map((gap) => gap.control),
    ]),
  ];
  return known.includes(control) ? undefined : notAmong(name, 'control', control, known);
}

function notAmong(name: string, what: string, word: string, among: readonly string[]): Wrong {
  const near = nearMatch(word, among);
  return [
    `${name}: there is no ${what} "${word}"`,
    near === undefined ? `${what}s are ${among.join(', ')}` : `did you mean "${near}"?`,
  ];
}
