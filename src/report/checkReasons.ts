/**
 * The reasons of an answer for people. A reason that several policies have in common is listed
 * once.
 */
import { exactJson } from '../base/exactJson.js';
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
        reason: { field: one.field, at: one.at, text, policies: [] },
        policies: [one.policy],
      });
    else if (!known.policies.includes(one.policy)) known.policies.push(one.policy);
  }
  return [...shared.values()].map(({ reason, policies }) => ({ ...reason, policies }));
}

function reasonText({ container, path, value, allowed, required, message }: CheckReason): string {
  const whose = container === undefined ? '' : `container ${container}: `;
  const found = value === undefined ? 'not set' : valueText(value);
  const rule =
    required !== undefined
      ? `required ${required}`
      : allowed === undefined
        ? message
        : `allowed ${allowed}`;
  return printable(`${whose}${path}: ${found}; ${rule}`);
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
 * A line such as `deploy/web.yaml:12:15: container app: ...; allowed 8500 (tight, open:
 * hostPorts)`.
 */
export const reasonLine = ({ at, text, policies, field }: SharedReason): string =>
  `${placeText(at, text)}: ${text} (${policiesInShort(policies)}: ${field})`;

/** The names of the policies, shortened; `--format ndjson` has all. */
export const policiesInShort = (policies: readonly string[]): string =>
  printable(shortList(policies));
