/**
 * Converts policy names to unique CEL identifiers. A number is appended where two would be the
 * same.
 */
export function identifiers(policies: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return policies.map((policy) => {
    const base = policy.replaceAll(/[^A-Za-z0-9]/g, '_');
    let name = base;
    for (let i = 2; taken.has(name); i += 1) name = `${base}_${i}`;
    taken.add(name);
    return name;
  });
}
