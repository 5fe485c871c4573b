import type { LabelSelector } from './objects.js';

/**
 * Whether a label selector matches these labels, by the rules of apimachinery: an empty selector
 * matches everything, and `NotIn` matches an object without the label.
 */
export function selects(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key ?? ''];
      const listed = value !== undefined && (values ?? []).includes(value);
      switch (operator) {
        case 'In':
          return listed;
        case 'NotIn':
          return !listed;
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
