/**
 * What the 1.24 server demands of allowedUnsafeSysctls and forbiddenSysctls
 * (policy/validation/validation.go).
 */
import type { PolicySpec } from '../ir/policySet.js';
import type { Fault } from '../base/problem.js';
import { placeAt, forbidden, invalid, type Path } from '../base/fieldFaults.js';
import { byteLength } from '../base/objectNames.js';

const PATTERN = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]';
const FORM = new RegExp(`^${PATTERN}$`);

export function sysctlFaults({ allowedUnsafeSysctls, forbiddenSysctls }: PolicySpec): Fault[] {
  return [
    ...listFaults(allowedUnsafeSysctls, ['spec', 'allowedUnsafeSysctls']),
    ...listFaults(forbiddenSysctls, ['spec', 'forbiddenSysctls']),
    ...overlapFaults(allowedUnsafeSysctls, forbiddenSysctls),
  ];
}

const wellFormed = (name: string): boolean => byteLength(name) <= 253 && FORM.test(name);

function listFaults(names: readonly string[], path: Path): Fault[] {
  const faults = names.flatMap((name, i) => {
    if (name === '') return [invalid(placeAt([...path, i]), name, 'empty sysctl not allowed')];
    return wellFormed(name)
      ? []
      : [
          invalid(
            placeAt([...path, i]),
            name,
            `must have at most 253 characters and match regex ${PATTERN}`,
          ),
        ];
  });
  const coversAll =
    names.length > 1 && names.some((name) => name.startsWith('*') && wellFormed(name));
  return coversAll
    ? [
        ...faults,
        forbidden(
          placeAt(path, `${path.join('.')}.items`),
          "if '*' is present, must not specify other sysctls",
        ),
      ]
    : faults;
}

function overlapFaults(allowed: readonly string[], forbiddenNames: readonly string[]): Fault[] {
  return allowed.flatMap((one, i) =>
    forbiddenNames.flatMap((other, j) => {
      if (covers(other, one))
        return [
          invalid(
            placeAt(['spec', 'allowedUnsafeSysctls', i]),
            one,
            `sysctl overlaps with ${other}`,
          ),
        ];
      if (covers(one, other))
        return [
          invalid(placeAt(['spec', 'forbiddenSysctls', j]), other, `sysctl overlaps with ${one}`),
        ];
      return [];
    }),
  );
}

/** Whether `pattern` matches everything that `name` matches. */
function covers(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return pattern === name;
  return (name.endsWith('*') ? name.slice(0, -1) : name).startsWith(pattern.slice(0, -1));
}
