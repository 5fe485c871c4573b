/**
 * Gaps accepted on the policy itself, a line each:
 *
 *     psp-ferry.dev/accept: |
 *       runAsUser/default-lost: every chart sets it
 *       psa/web/privileged/looser: only system namespaces
 */
import { controls } from '../../controls/index.js';
import { EFFECTS, TARGET_NAMES, type Gap } from '../../gaps/gap.js';
import { nearMatch } from '../../base/nearMatch.js';
import type { Fault } from '../../base/problem.js';
import type { Acceptance } from './acceptance.js';

export const ACCEPT_ANNOTATION = 'psp-ferry.dev/accept';
const PATH = ['metadata', 'annotations', ACCEPT_ANNOTATION] as const;

export interface AcceptedInline {
  /** By gap id. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  readonly faults: readonly Fault[];
  /** Lines for gaps that are not there today. */
  readonly idle: readonly Fault[];
}

/**
 * @param gaps of every target, so that a line for a target that is not looked at now is no fault.
 */
export function acceptedInline(policy: string, text: string, gaps: readonly Gap[]): AcceptedInline {
  const accepted = new Map<string, Acceptance>();
  const faults: Fault[] = [];
  const idle: Fault[] = [];
  const fault = (list: Fault[], message: string, remedy: string): void => {
    list.push({ path: PATH, message: `${ACCEPT_ANNOTATION}: ${message}`, remedy });
  };
  for (const line of text
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const [, name = line, reason = ''] = /^(\S+?)\s*:\s+(.*)$/.exec(line) ?? [];
    if (reason === '') {
      fault(
        faults,
        `"${line}" gives no reason`,
        'write a gap and why it may stay: runAsUser/looser: reason',
      );
      continue;
    }
    const ids = gaps
      .filter(
        (gap) =>
          gap.id === name || (gap.policy === policy && `${gap.control}/${gap.effect}` === name),
      )
      .map(({ id }) => id);
    const [said, remedy] = ids.length > 0 ? [] : unknown(name, policy, gaps);
    if (said !== undefined && remedy !== undefined) fault(faults, said, remedy);
    else if (ids.length === 0) fault(idle, `${name} is no gap today`, 'remove the line');
    else if (ids.some((id) => ownerOf(id) !== policy && ownerOf(id) !== '*'))
      fault(faults, `${name} is a gap of another policy than ${policy}`, 'move the line there');
    for (const id of ids) accepted.set(id, { by: 'annotation', reason, expires: null });
  }
  return { accepted, faults, idle };
}

const ownerOf = (id: string): string => id.split('/')[1] ?? '';

/** What is wrong with the name of a gap; nothing where such a gap could be. */
function unknown(name: string, policy: string, gaps: readonly Gap[]): readonly string[] {
  const parts = name.split('/');
  const [control = '', effect = ''] = parts.slice(-2);
  if (parts.length !== 2 && parts.length !== 4)
    return [
      `"${name}" is not the name of a gap`,
      'write control/effect, or target/policy/control/effect',
    ];
  const known = [
    ...new Set([
      ...controls.map(({ field }) => field as string),
      ...gaps.map((gap) => gap.control),
    ]),
  ];
  const wrong = (what: string, word: string, among: readonly string[]): readonly string[] => {
    const near = nearMatch(word, among);
    return [
      `${name}: there is no ${what} "${word}"`,
      near === undefined ? `${what}s are ${among.join(', ')}` : `did you mean "${near}"?`,
    ];
  };
  if (!(EFFECTS as readonly string[]).includes(effect)) return wrong('effect', effect, EFFECTS);
  if (!known.includes(control)) return wrong('control', control, known);
  if (parts.length === 2) return [];
  if (!(TARGET_NAMES as readonly string[]).includes(parts[0]!))
    return wrong('target', parts[0]!, TARGET_NAMES);
  return parts[1] === policy || parts[1] === '*'
    ? []
    : [`${name} names another policy than ${policy}`, 'move the line there'];
}
