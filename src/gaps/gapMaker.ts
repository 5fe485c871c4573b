import type { Locate } from '../ir/position.js';
import type { Bool } from '../lang/build.js';
import type { JsonObject } from '../pod/json.js';
import { gapId, type Effect, type Gap, type TargetName } from './gap.js';

export interface GapTexts {
  readonly reason: string;
  readonly remedy: string;
  readonly witness?: JsonObject;
}

/** Makes the gaps of one target, with their ids and places in the input. */
export class GapMaker {
  constructor(private readonly target: TargetName, private readonly locate: ReadonlyMap<string, Locate>) {}

  /** @param policy its name, or `*` for a gap of the whole set. */
  make(policy: string, control: string, effect: Effect, when: Bool, { reason, remedy, witness }: GapTexts): Gap {
    const place = this.locate.get(policy);
    return {
      id: gapId(this.target, policy, control, effect), target: this.target, policy, control, effect, when,
      witness: witness ?? null, reason, remedy, source: place === undefined ? null : place(sourcePath(control)),
    };
  }
}

const sourcePath = (control: string): readonly string[] =>
  control === 'seccomp' || control === 'appArmor' ? ['metadata', 'annotations'] : ['spec', control];

/** What lets in more than PSP did comes first. */
const RANK: Readonly<Record<Effect, number>> = { looser: 0, stricter: 1, 'default-lost': 2, 'default-differs': 3, unseen: 4 };

export const inReportOrder = (gaps: readonly Gap[]): readonly Gap[] => [...gaps].sort((a, b) => RANK[a.effect] - RANK[b.effect]);
