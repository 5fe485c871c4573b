import parts from '../../templates/convert-parts.md.hbs';
import readme from '../../templates/convert-readme.md.hbs';
import rollout from '../../templates/convert-rollout.md.hbs';
import steps from '../../templates/convert-steps.md.hbs';
import target from '../../templates/convert-target.md.hbs';
import { groupedBy } from '../base/groupedBy.js';
import { template } from '../base/template.js';
import { EFFECTS, isOfSettings, type Gap, type TargetName } from '../gaps/gap.js';
import { applying } from '../targets/applying.js';
import { LABEL_SCRIPT } from '../targets/psa/labelFiles.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import type { Rollout } from '../targets/target.js';
import type { GapGroup } from './gaps/gapGroups.js';
import type { ReviewedGap } from './gaps/gapReview.js';
import { gapSections, type GapSections } from './gaps/gapSections.js';
import { counted, EFFECT_WORDS, groupTitle, remedyWords } from './gaps/gapWords.js';
import { recommendation, targetSummaries } from './gaps/targetSummaries.js';
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
  /** The level that psa sets, in words; null if psa is not a target. */
  readonly psaLevel: string | null;
  /** Whether the rules are divided between psa and vap. */
  readonly residual: boolean;
  /** The version of Kubernetes for which everything is written. */
  readonly kubernetes: string;
  /** The workloads that each gap affects; null if no workloads were given. */
  readonly weight: Weight | null;
}

/** The most policies that are named; gaps.json has all. */
const MOST_POLICIES = 10;

/** The most fields that are named; the target's own README has all. */
const MOST_FIELDS = 3;

const helpers = { md: markdownText };
const fillReadme = template(readme, { helpers, partials: { parts, rollout, steps } });
const fillTarget = template(target, { helpers, partials: { parts, rollout } });

/**
 * Writes `README.md`: what was written, what to act on and to decide, and how to roll out. With
 * several targets it is a summary, and `TARGET/README.md` has the details.
 */
export function convertReadmes(input: ReadmeInput): ReadonlyMap<string, string> {
  const { policies, targets } = input;
  // Gaps that depend on settings are counted as in a report, so that the numbers agree.
  const summaries = targetSummaries(
    targets.map(({ name }) => name),
    targets.flatMap(({ gaps }) => gaps),
    input,
  );
  const read = {
    count: counted(policies.length, 'policy', 'policies'),
    policies: shortList(
      policies.map((name) => `\`${name}\``),
      MOST_POLICIES,
    ),
  };
  const each = summaries.map(({ target: name, sentence }) => {
    const own = targets.find((one) => one.name === name)!;
    return { own, sentence, found: sectionsOf(own, input) };
  });
  const inFull = each.map(({ own, sentence, found }) => ({
    ...read,
    ...targetContext(own, found, input),
    sentence,
  }));
  const alone = inFull.length === 1 ? inFull[0]! : null;
  const root = fillReadme({
    ...read,
    name: '',
    alone,
    recommended: recommendation(summaries),
    residual: input.residual,
    targets: each.map(({ own: { name }, sentence, found }) => ({
      name,
      sentence,
      ...inShort(found, input),
    })),
    open: inFull
      .filter(({ settings }) => settings.length > 0)
      .map(({ name }) => name)
      .join(', '),
  });
  const ofTargets = alone === null ? inFull : [];
  return new Map([
    ...ofTargets.map((context) => [`${context.name}/README.md`, fillTarget(context)] as const),
    ['README.md', root],
  ]);
}

/** Gaps that depend on settings of the cluster are left out: they have a step of their own. */
const sectionsOf = (
  { name, gaps }: ReadmeTarget,
  { psaLevel, residual, weight }: ReadmeInput,
): GapSections =>
  gapSections(
    {
      targets: [name],
      gaps: gaps.filter((gap) => !isLeftOpen(gap)).map(unreviewed),
      psaLevel,
      residual,
      against: null,
      weight,
    },
    false,
  );

/** The contents of a target's own README. */
function targetContext(
  { name, summary, files, rollout: modes, gaps }: ReadmeTarget,
  { sections, folded }: GapSections,
  input: ReadmeInput,
) {
  const commands = applying(name, files, name);
  return {
    name,
    isLevel: name === 'psa',
    residual: input.residual,
    kubernetes: input.kubernetes,
    summary,
    sections: sections.map(({ title, groups }) => ({
      title,
      groups: groups.map((group) => atLength(group, input.weight)),
    })),
    levels:
      name === 'psa'
        ? levelsInWords(input.weight).map(({ words, needs }) => ({
            words,
            needs: shortList(needs, MOST_POLICIES),
          }))
        : [],
    settings: gaps.filter(isLeftOpen).map(({ reason, remedy }) => ({ reason, remedy })),
    record: folded === 0 ? '' : counted(folded, 'more gap'),
    rollout: modes,
    files: files.map((file) => `\`${name}/${file.name}\``).join(', '),
    labels: files.some((file) => file.name === LABEL_SCRIPT),
    applying: commands ?? null,
  };
}

/** A summary such as `To act on: looser: seccomp, os; stricter: runAsUser`. */
function inShort({ sections }: GapSections, input: ReadmeInput): object {
  const gaps = sections.flatMap(({ groups }) => groups.flatMap((group) => group.gaps));
  return {
    gaps: sections.map(({ title, groups }) => ({ title, fields: fieldsInShort(groups) })),
    affects: gaps.length === 0 ? undefined : affectsWords({ gaps }, input.weight),
  };
}

function fieldsInShort(groups: readonly GapGroup[]): string {
  const gaps = groups.flatMap((group) => group.gaps.map(({ gap }) => gap));
  const byEffect = groupedBy(gaps, ({ effect }) => effect);
  return EFFECTS.filter((effect) => byEffect.has(effect))
    .map((effect) => {
      const fields = [...new Set(byEffect.get(effect)!.map(({ control }) => control))];
      return `${EFFECT_WORDS[effect]}: ${shortList(fields, MOST_FIELDS)}`;
    })
    .join('; ');
}

/** A conversion has no acceptances, so every gap is new. */
const unreviewed = (gap: Gap): ReviewedGap => ({
  gap,
  status: 'new',
  acceptance: null,
  expired: false,
  movedLevels: [],
  fails: false,
  place: null,
  showing: null,
});

const atLength = (group: GapGroup, weight: Weight | null): object => ({
  title: groupTitle(group),
  affects: affectsWords(group, weight),
  reason: group.reason,
  remedy: remedyWords(group),
});

const isLeftOpen = (gap: Gap): boolean => isOfSettings(gap) && gap.effect === 'looser';
