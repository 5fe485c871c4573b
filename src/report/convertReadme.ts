import readme from '../../templates/convert-readme.md.hbs';
import { template } from '../base/template.js';
import { isOfSettings, type Gap, type TargetName } from '../gaps/gap.js';
import { gapCounts } from '../gaps/gapCounts.js';
import { applying } from '../targets/applying.js';
import { LABEL_SCRIPT } from '../targets/psa/labelFiles.js';
import type { Rollout } from '../targets/target.js';
import { markdownText } from './markdownText.js';

export interface ReadmeTarget {
  readonly name: TargetName;
  readonly summary: string;
  readonly rollout: Rollout;
  readonly files: readonly string[];
  readonly gaps: readonly Gap[];
}

const count = (items: readonly unknown[], one: string, many: string): string =>
  `${items.length} ${items.length === 1 ? one : many}`;

const fill = template(readme, { helpers: { count } });

/** `out/README.md`: what was written, the gaps in short, how to roll out. */
export function convertReadme(
  policies: readonly string[],
  targets: readonly ReadmeTarget[],
): string {
  return fill({
    policies,
    targets: targets.map(({ gaps, ...target }) => ({
      ...target,
      ...gapCounts(gaps),
      labels: target.files.includes(LABEL_SCRIPT),
      applying: applying(target.name, target.files, target.name),
      gaps: gaps.filter((gap) => !isOfSettings(gap)).map(gapWords),
    })),
    settings: settingsOf(targets),
  });
}

const gapWords = ({ effect, control, policy, reason, remedy }: Gap): object => ({
  effect,
  control,
  policy: policy === '*' ? '' : policy,
  reason: markdownText(reason),
  remedy: markdownText(remedy),
});

/** What the settings of the cluster leave open; targets of one engine share theirs. */
function settingsOf(targets: readonly ReadmeTarget[]): readonly object[] {
  const byReason = new Map<string, { readonly names: TargetName[]; readonly gap: Gap }>();
  for (const { name, gaps } of targets)
    for (const gap of gaps.filter(isOfSettings)) {
      const known = byReason.get(gap.reason);
      if (known === undefined) byReason.set(gap.reason, { names: [name], gap });
      else known.names.push(name);
    }
  return [...byReason.values()].map(({ names, gap }) => ({ names, ...gapWords(gap) }));
}
