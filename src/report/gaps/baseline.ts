/** Reads and updates the baseline file of gaps that may stay. */
import { dump } from 'js-yaml';
import { EFFECTS, TARGET_NAMES } from '../../gaps/gap.js';
import { compareText } from '../../base/compareText.js';
import type { Fault } from '../../base/problem.js';
import { schemaFaults } from '../../base/schemaCheck.js';
import { SOURCE } from '../../ir/source.js';
import { EMPTY_BASELINE, hasExpired, isDay, type Acceptance, type Baseline } from './acceptance.js';
import { baselineValidator } from './baselineValidator.js';
import { targetOf, type GapReview } from './gapReview.js';
import type { LevelRecord } from '../../targets/psa/movedLevels.js';

interface Entry {
  readonly id: string;
  readonly reason: string;
  readonly expires?: string;
}

interface BaselineFile {
  readonly accepted: readonly Entry[];
  readonly psaLevels?: LevelRecord;
}

export function baselineFrom(value: unknown): {
  readonly baseline: Baseline;
  readonly faults: readonly Fault[];
} {
  const structure = schemaFaults(baselineValidator, value);
  if (structure.length > 0) return { baseline: EMPTY_BASELINE, faults: structure };
  const { accepted, psaLevels } = value as BaselineFile;
  const byId = new Map(
    accepted.map(({ id, reason, expires }): [string, Acceptance] => [
      id,
      { by: 'baseline', reason, expires: expires ?? null },
    ]),
  );
  return {
    baseline: { accepted: byId, levels: psaLevels ?? null },
    faults: accepted.flatMap((entry, i) => entryFaults(entry, i, accepted)),
  };
}

function entryFaults({ id, expires }: Entry, i: number, all: readonly Entry[]): Fault[] {
  const [target = '', , , effect = '', ...more] = id.split('/');
  const isId =
    (TARGET_NAMES as readonly string[]).includes(target) &&
    (EFFECTS as readonly string[]).includes(effect) &&
    more.length === 0;
  const at = (field: string): readonly (string | number)[] => ['accepted', i, field];
  return [
    ...(isId
      ? []
      : [
          {
            path: at('id'),
            message: `"${id}" is not the id of a gap`,
            remedy: 'ids are target/policy/control/effect, as reports show them',
          },
        ]),
    ...(all.findIndex((one) => one.id === id) < i
      ? [{ path: at('id'), message: `${id} is accepted twice`, remedy: 'keep one of the two' }]
      : []),
    ...(expires === undefined || isDay(expires)
      ? []
      : [
          {
            path: at('expires'),
            message: `${expires} is no day of the calendar`,
            remedy: 'write it as YYYY-MM-DD',
          },
        ]),
  ];
}

export interface UpdatedBaseline {
  readonly text: string;
  readonly added: number;
  readonly kept: number;
  readonly removed: number;
  /** Expired entries are not renewed, because a new date is a decision for people. */
  readonly expired: readonly string[];
}

const HEADING = `# Differences from ${SOURCE.kind} that were looked at and may stay.\n# psp-ferry gaps --update-baseline adds new ones and removes fixed ones; it keeps reasons and dates.\n`;

const isOfPsa = (id: string): boolean => targetOf(id) === 'psa';

/** Without the levels, a weaker level of a namespace would not be noticed. */
export const lacksLevels = ({ accepted, levels }: Baseline): boolean =>
  levels === null && [...accepted.keys()].some(isOfPsa);

/**
 * A baseline that accepts all present gaps, except those that a policy's annotation accepts.
 * Entries for targets that were not analysed stay.
 */
export function updatedBaseline(
  { accepted: before, levels: levelsBefore }: Baseline,
  { targets, gaps, levels }: GapReview,
  today: string,
  reason: string,
): UpdatedBaseline {
  const mine = gaps
    .filter(({ acceptance }) => acceptance?.by !== 'annotation')
    .map(({ gap }) => gap.id);
  const others = [...before.keys()].filter((id) => !targets.includes(targetOf(id)));
  const ids = [...mine, ...others].sort(compareText);
  const accepted = ids.map((id): Entry => {
    const known = before.get(id);
    return {
      id,
      reason: known?.reason ?? reason,
      ...(known === undefined || known.expires === null ? {} : { expires: known.expires }),
    };
  });
  const kept = ids.filter((id) => before.has(id));
  const noted = levels ?? levelsBefore;
  const file = {
    apiVersion: 'psp-ferry/v1',
    kind: 'GapBaseline',
    accepted,
    ...(noted !== null && ids.some(isOfPsa) ? { psaLevels: noted } : {}),
  };
  return {
    text: `${HEADING}${dump(file, { noRefs: true, lineWidth: -1 })}`,
    added: ids.length - kept.length,
    kept: kept.length,
    removed: before.size - kept.length,
    expired: kept.filter((id) => hasExpired(before.get(id)!, today)),
  };
}
