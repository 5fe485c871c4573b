import type { VerdictWord } from '../../semantics/admission.js';
import type { Prediction } from '../target.js';

/** A prediction in the terms of PSP's verdicts. */
export const verdictWord = ({
  allowed,
  mutated,
}: Pick<Prediction, 'allowed' | 'mutated'>): VerdictWord =>
  !allowed ? 'denied' : mutated ? 'mutated' : 'allowed';
