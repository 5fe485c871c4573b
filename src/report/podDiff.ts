import { structuredPatch } from 'diff';
import { exactYaml } from '../base/exactYaml.js';

/**
 * What defaulting does to a pod, as the changed lines of its YAML with a little around them; none
 * where nothing changes.
 */
export function podDiff(before: unknown, after: unknown): readonly string[] {
  const text = (value: unknown): string => exactYaml(value);
  return structuredPatch('', '', text(before), text(after), '', '', { context: 2 }).hunks.flatMap(
    ({ lines }, i) => (i === 0 ? lines : ['...', ...lines]),
  );
}
