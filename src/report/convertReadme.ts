import readme from '../../templates/convert-readme.md.hbs';
import { groupedBy } from '../base/groupedBy.js';
import { template } from '../base/template.js';
import { isOfSettings, type Gap, type TargetName } from '../gaps/gap.js';
import { applying } from '../targets/applying.js';
import { LABEL_SCRIPT } from '../targets/psa/labelFiles.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import type { Rollout } from '../targets/target.js';
import type { GapGroup } from './gaps/gapGroups.js';
import type { ReviewedGap } from './gaps/gapReview.js';
import { gapSections } from './gaps/gapSections.js';
import { counted, groupTitle, remedyWords } from './gaps/gapWords.js';
import type { Weight } from './gaps/weight.js';
import { affectsWords, levelsInWords } from './gaps/weightWords.js';
import { markdownText } from './markdownText.js';
import { shortList } from '../base/shortList.js';

export interface ReadmeTarget {
  readonly name: TargetName;
  readonly summary: string;
  readonly rollout: Rollout;
  readonly files: readonly OutputFile[];
  readonly gaps: readonly Gap[];
}

export interface ReadmeInput {
  readonly policies: readonly string[];
  readonly targets: readonly ReadmeTarget[];
  /** The level that psa sets, in words; null where it is not a target. */
  readonly psaLevel: string | null;
  /** By workloads; null where none were given. */
  readonly weight: Weight | null;
}

/** More names than these are for gaps.json. */
const MOST_POLICIES = 10;

const fill = template(readme, { helpers: { md: markdownText } });

/** `out/README.md`: what was written, what to act on and to decide, how to roll out. */
export function convertReadme({ policies, targets, psaLevel, weight }: ReadmeInput): string {
  const { summaries, recommended, sections, folded } = gapSections(
    {
      targets: targets.map(({ name }) => name),
      gaps: targets.flatMap(({ gaps }) => gaps.filter((gap) => !isLeftOpen(gap)).map(unreviewed)),
      psaLevel,
      against: null,
      weight,
    },
    false,
  );
  const byName = new Map(targets.map((target) => [target.name, target]));
  return fill({
    count: counted(policies.length, 'policy', 'policies'),
    policies: shortList(
      policies.map((name) => `\`${name}\``),
      MOST_POLICIES,
    ),
    recommended,
    sections: sections.map(({ title, groups }) => ({
      title,
      groups: groups.map((group) => inShort(group, weight)),
    })),
    levels: levelsInWords(weight).map(({ words, needs }) => ({
      words,
      needs: shortList(needs, MOST_POLICIES),
    })),
    settings: settingsOf(targets),
    record: folded === 0 ? '' : counted(folded, 'gap'),
    targets: summaries.map(({ target, sentence }) => {
      const { name, summary, files, rollout } = byName.get(target)!;
      const commands = applying(name, files, name);
      return {
        name,
        summary,
        sentence,
        rollout,
        files: files.map((file) => `\`${name}/${file.name}\``).join(', '),
        labels: files.some((file) => file.name === LABEL_SCRIPT),
        applying: commands && { apply: commands.apply.join(' && '), back: commands.back },
      };
    }),
  });
}

/** A conversion knows of no acceptances: every gap is open. */
const unreviewed = (gap: Gap): ReviewedGap => ({
  gap,
  status: 'new',
  acceptance: null,
  expired: false,
  fails: false,
  place: null,
  showing: null,
});

const inShort = (group: GapGroup, weight: Weight | null): object => ({
  title: groupTitle(group),
  affects: affectsWords(group, weight),
  reason: group.reason,
  remedy: remedyWords(group),
});

const isLeftOpen = (gap: Gap): boolean => isOfSettings(gap) && gap.effect === 'looser';

/** What the settings of the cluster leave open; targets of one engine share theirs. */
function settingsOf(targets: readonly ReadmeTarget[]): readonly object[] {
  const open = targets.flatMap(({ name, gaps }) =>
    gaps.filter(isLeftOpen).map(({ reason, remedy }) => ({ name, reason, remedy })),
  );
  return [...groupedBy(open, ({ reason }) => reason).values()].map((alike) => ({
    ...alike[0]!,
    names: alike.map(({ name }) => name),
  }));
}
