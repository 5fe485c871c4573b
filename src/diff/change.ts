/**
 * The textual changes between two policy sets. Whether they change an answer is not decided here.
 */
import { exactJson } from '../base/exactJson.js';
import type { Grant, PolicySet, PolicySpec } from '../ir/policySet.js';
import type { Sides } from './comparison.js';

export interface Change {
  /** Policies that were added, removed or changed, or that other subjects may use now. */
  readonly policies: readonly string[];
  /** The fields that differ, by policy, for policies that both sets have. */
  readonly fields: ReadonlyMap<string, readonly (keyof PolicySpec)[]>;
  readonly granted: readonly Grant[];
  readonly withdrawn: readonly Grant[];
}

export function changeOf({ old: before, new: after }: Sides): Change {
  const names = [
    ...new Set([...before.set.policies, ...after.set.policies].map(({ name }) => name)),
  ].sort();
  const fields = new Map(
    names.flatMap((name) => {
      const was = before.policy(name)?.spec;
      const is = after.policy(name)?.spec;
      if (was === undefined || is === undefined) return [];
      const changed = changedFields(was, is);
      return changed.length === 0 ? [] : [[name, changed] as const];
    }),
  );
  const granted = lackingIn(before.set, after.set);
  const withdrawn = lackingIn(after.set, before.set);
  const isChanged = (name: string): boolean =>
    fields.has(name) ||
    before.policy(name) === undefined ||
    after.policy(name) === undefined ||
    [...granted, ...withdrawn].some((grant) => covers(grant, name));
  return { policies: names.filter(isChanged), fields, granted, withdrawn };
}

export const covers = ({ policy }: Grant, name: string): boolean =>
  policy === '*' || policy === name;

const changedFields = (was: PolicySpec, is: PolicySpec): readonly (keyof PolicySpec)[] =>
  (Object.keys(is) as (keyof PolicySpec)[]).filter(
    (key) => exactJson(was[key], 0) !== exactJson(is[key], 0),
  );

/** The API group of the role's rule is not compared. */
const keyOf = ({ policy, namespace, subject }: Grant): string =>
  exactJson([policy, namespace, subject], 0);

function lackingIn(one: PolicySet, other: PolicySet): readonly Grant[] {
  const known = new Set(one.grants.map(keyOf));
  const found = new Map(
    other.grants.filter((grant) => !known.has(keyOf(grant))).map((grant) => [keyOf(grant), grant]),
  );
  return [...found.values()];
}
