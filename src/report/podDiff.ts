import { structuredPatch } from 'diff';
import { exactYaml } from '../base/exactYaml.js';

/**
 * What defaulting does to a pod, as the changed lines of its YAML with a little around them; none
 * where nothing changes.
 */
export function podDiff(before: unknown, after: unknown): readonly string[] {
  const text = (value: unknown): string => exactYaml(withoutEmptyContexts(value));
  return structuredPatch('', '', text(before), text(after), '', '', { context: 2 }).hunks.flatMap(
    ({ lines }, i) => (i === 0 ? lines : ['...', ...lines]),
  );
}

/**
 * `securityContext: {}` says nothing; as a removed line it would look as if something were lost.
 */
function withoutEmptyContexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyContexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => key !== 'securityContext' || !isEmptyObject(one))
      .map(([key, one]) => [key, withoutEmptyContexts(one)]),
  );
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
