/** Finds entries of a baseline that name no gap because of a typing error. */
import { controls } from '../../controls/index.js';
import { nearMatch } from '../../base/nearMatch.js';
import { targetOf, type GapReview } from './gapReview.js';

export interface MisnamedAcceptance {
  readonly id: string;
  /** The open gap that is most likely meant. */
  readonly meant: string;
}

/** The entry of a gap that was fixed names a field and a policy that are known: it is not among them. */
export function misnamedAcceptances(review: GapReview): readonly MisnamedAcceptance[] {
  const open = review.gaps.filter(({ status }) => status !== 'accepted').map(({ gap }) => gap);
  return review.fixed.flatMap(({ id, acceptance }): readonly MisnamedAcceptance[] => {
    if (acceptance?.by !== 'baseline') return [];
    const [, policy = '', control = '', effect = ''] = id.split('/');
    const alike = open.filter((gap) => gap.target === targetOf(id) && gap.effect === effect);
    const isKnown =
      controls.some(({ field }) => field === control) ||
      review.gaps.some(({ gap }) => gap.control === control);
    if (isKnown && ['*', ...review.policies].includes(policy)) return [];
    const meant = isKnown
      ? nearest(
          policy,
          alike.filter((gap) => gap.control === control),
          (gap) => gap.policy,
        )
      : nearest(
          control,
          alike.filter((gap) => gap.policy === policy),
          (gap) => gap.control,
        );
    return meant === undefined ? [] : [{ id, meant: meant.id }];
  });
}

function nearest<T>(word: string, all: readonly T[], nameOf: (one: T) => string): T | undefined {
  const near = nearMatch(word, all.map(nameOf));
  return all.find((one) => nameOf(one) === near);
}
