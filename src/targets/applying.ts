/** How what is written for a target is applied, and taken back: for READMEs and messages. */
import type { TargetName } from '../gaps/gap.js';
import { LABEL_SCRIPT, UNLABEL_SCRIPT } from './psa/labelFiles.js';
import { KUSTOMIZATION } from './shared/kustomization.js';

export interface Applying {
  readonly apply: string;
  readonly back: string;
}

/**
 * @param folder the target's own, as a shell takes it.
 * @returns none where nothing was written that can be applied.
 */
export function applying(
  target: TargetName,
  files: readonly string[],
  folder: string,
): Applying | undefined {
  if (target === 'psa')
    return files.includes(LABEL_SCRIPT)
      ? { apply: `sh ${folder}/${LABEL_SCRIPT}`, back: `sh ${folder}/${UNLABEL_SCRIPT}` }
      : undefined;
  return files.includes(KUSTOMIZATION)
    ? { apply: `kubectl apply -k ${folder}`, back: `kubectl delete -k ${folder}` }
    : undefined;
}
