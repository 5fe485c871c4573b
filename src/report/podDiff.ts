import { structuredPatch } from 'diff';
import { exactYaml } from '../base/exactYaml.js';

/**
 * The changes of a pod by defaulting, as a diff of its YAML with some context; empty if nothing
 * changes.
 */
export function podDiff(before: unknown, after: unknown): readonly string[] {
  const text = (value: unknown): string => exactYaml(withoutEmptyContexts(value));
  return structuredPatch('', '', text(before), text(after), '', '', { context: 2 }).hunks.flatMap(
    ({ lines }, i) => (i === 0 ? lines : ['...', ...lines]),
  );
}

/**
 * Removes `securityContext: {}`, which means nothing: in a diff it would look as if something was
 * lost.
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
