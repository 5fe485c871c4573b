import { structuredPatch } from 'diff';
import { dump } from 'js-yaml';

/** What defaulting does to a pod, as the changed lines of its YAML with a little around them; none where nothing changes. */
export function podDiff(before: unknown, after: unknown): readonly string[] {
  const text = (value: unknown): string => dump(value, { noRefs: true, lineWidth: -1 });
  return structuredPatch('', '', text(before), text(after), '', '', { context: 2 }).hunks.flatMap(({ lines }, i) => (i === 0 ? lines : ['...', ...lines]));
}
