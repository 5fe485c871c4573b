/**
 * The reasons of an answer for people. A reason that several policies have in common is listed
 * once.
 */
import { exactJson } from '../base/exactJson.js';
import { groupedBy } from '../base/groupedBy.js';
import { formatPosition, type Position } from '../base/position.js';
import { printable } from '../base/printable.js';
import { shortList } from '../base/shortList.js';
import type { CheckReason } from './checkLine.js';

export interface SharedReason {
  readonly field: string;
  readonly at: Position | null;
  /**
   * A text such as `container app: spec.containers[0].ports[0].hostPort: 8600; allowed 8500, 8502`.
   */
  readonly text: string;
  /** The name of the container, if the reason is about one. */
  readonly container: string | undefined;
  /** The text without the place in the pod: it is the same for all items of a list. */
  readonly cause: string;
  /** The policies that refuse the pod for this reason. */
  readonly policies: readonly string[];
}

export function sharedReasons(reasons: readonly CheckReason[]): readonly SharedReason[] {
  const shared = new Map<string, { reason: SharedReason; policies: string[] }>();
  for (const one of reasons) {
    const text = reasonText(one);
    const key = JSON.stringify([one.field, text]);
    const known = shared.get(key);
    if (known === undefined)
      shared.set(key, {
        reason: {
          field: one.field,
          at: one.at,
          text,
          container: one.container,
          cause: `${one.path.replaceAll(/\[\d+\]/g, '[]')}: ${causeText(one)}`,
          policies: [],
        },
        policies: [one.policy],
      });
    else if (!known.policies.includes(one.policy)) known.policies.push(one.policy);
  }
  return [...shared.values()].map(({ reason, policies }) => ({ ...reason, policies }));
}

function reasonText(reason: CheckReason): string {
  const { container, path } = reason;
  const whose = container === undefined ? '' : `container ${container}: `;
  return printable(`${whose}${path}: ${causeText(reason)}`);
}

function causeText({ value, allowed, required, message }: CheckReason): string {
  const found = value === undefined ? 'not set' : valueText(value);
  const rule =
    required !== undefined
      ? `required ${required}`
      : allowed === undefined
        ? message
        : `allowed ${allowed}`;
  return `${found}; ${rule}`;
}

const valueText = (value: unknown): string =>
  typeof value === 'string' ? value : exactJson(value, 0);

/** The position in the input, or else the path in the pod. */
export const placeText = (at: Position | null, path: string): string =>
  at !== null
    ? printable(formatPosition(at))
    : path.includes('spec.volumes')
      ? 'the token volume, added by the server'
      : 'added by the server';

/**
 * Lines such as `deploy/web.yaml:12:15: container app: ...; allowed 8500 (tight, open:
 * hostPorts)`. If several items of a list have the same cause in one file, the line names the
 * places of the others.
 */
export function reasonLines(reasons: readonly CheckReason[]): readonly string[] {
  const alike = groupedBy(sharedReasons(reasons), ({ at, field, text, cause, policies }) =>
    JSON.stringify([field, policies, ...(at === null ? [text] : [at.file, cause])]),
  );
  return [...alike.values()].map((same) => `${reasonLine(same[0]!)}${otherPlaces(same)}`);
}

const reasonLine = ({ at, text, policies, field }: SharedReason): string =>
  `${placeText(at, text)}: ${text} (${policiesInShort(policies)}: ${field})`;

function otherPlaces([first, ...others]: readonly SharedReason[]): string {
  const places = others.flatMap(({ at, container }) =>
    at === null
      ? []
      : [
          `${at.line}:${at.column}${container === undefined || container === first?.container ? '' : ` (container ${printable(container)})`}`,
        ],
  );
  return places.length === 0 ? '' : `; the same at ${places.join(', ')}`;
}

/** The names of the policies, shortened; `--format ndjson` has all. */
export const policiesInShort = (policies: readonly string[]): string =>
  printable(shortList(policies));
