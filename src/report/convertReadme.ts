import type HandlebarsFull from 'handlebars';
import runtime from 'handlebars/runtime.js';
import template from '../../templates/convert-readme.md.hbs';
import type { Effect, Gap, TargetName } from '../gaps/gap.js';
import type { Rollout } from '../targets/target.js';
import { markdownText } from './markdownText.js';

/** The runtime lacks only the compiler; its own types say nothing. */
const Handlebars = runtime as unknown as Pick<typeof HandlebarsFull, 'template'>;

export interface ReadmeTarget {
  readonly name: TargetName;
  readonly summary: string;
  readonly rollout: Rollout;
  readonly files: readonly string[];
  readonly gaps: readonly Gap[];
}

const countOf = (gaps: readonly Gap[], ...effects: readonly Effect[]): number =>
  gaps.filter(({ effect }) => effects.includes(effect)).length;

export interface GapCounts {
  readonly looser: number;
  readonly stricter: number;
  readonly lost: number;
  readonly unseen: number;
}
export function gapCounts(gaps: readonly Gap[]): GapCounts {
  return {
    looser: countOf(gaps, 'looser'),
    stricter: countOf(gaps, 'stricter'),
    lost: countOf(gaps, 'default-lost', 'default-differs'),
    unseen: countOf(gaps, 'unseen'),
  };
}

/** `out/README.md`: what was written, the gaps in short, how to roll out. */
export function convertReadme(
  policies: readonly string[],
  targets: readonly ReadmeTarget[],
): string {
  return Handlebars.template<object>(template)(
    {
      policies,
      targets: targets.map(({ gaps, ...target }) => ({
        ...target,
        ...gapCounts(gaps),
        gaps: gaps.map(({ effect, control, policy, reason, remedy }) => ({
          effect,
          control,
          policy: policy === '*' ? '' : policy,
          reason: markdownText(reason),
          remedy: markdownText(remedy),
        })),
      })),
    },
    { helpers: { count } },
  );
}

const count = (items: readonly unknown[], one: string, many: string): string =>
  `${items.length} ${items.length === 1 ? one : many}`;
