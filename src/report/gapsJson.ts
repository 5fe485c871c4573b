import type { Gap } from '../gaps/gap.js';
import { severityOf } from '../gaps/gap.js';
import { printCel } from '../lang/printCel.js';
import { simplify } from '../lang/simplify.js';

/** A gap as JSON; `when` as CEL over `request` and `object`. */
export function gapJson(gap: Gap): object {
  const { when: _, ...rest } = gap;
  return { ...rest, severity: severityOf(gap.effect), when: gapCondition(gap) };
}

/** The requests that a gap covers, as CEL on one line. */
export function gapCondition({ when }: Gap): string {
  return printCel(simplify(when.node), { variables: { pod: 'object', request: 'request' } }).replaceAll(/\n */g, ' ');
}

export function gapsJson(gaps: readonly Gap[]): string {
  const document = { apiVersion: 'psp-ferry/v1', kind: 'GapReport', gaps: gaps.map(gapJson) };
  return `${JSON.stringify(document, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value), 2)}\n`;
}
