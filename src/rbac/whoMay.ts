/** Who may do an action (other than using a policy) by the roles and bindings of an input. */
import type { Subject } from '../ir/policySet.js';
import { variable } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import type { RbacObject } from './objects.js';
import { subjectOf } from './readGrants.js';
import { DEFAULT_NAMESPACE, Roles } from './roles.js';
import { ruleAllows, type RoleRule, type RuleAct } from './rulePredicate.js';

export interface Allowed {
  readonly subject: Subject;
  /** null: in every namespace. */
  readonly namespace: string | null;
  /** The binding that allows it, such as `RoleBinding edit`. */
  readonly through: string;
}

/**
 * @param objects roles and bindings that were read without errors.
 * @param namespaced whether the resource is namespaced. A RoleBinding grants access to namespaced
 *   resources only.
 */
export function whoMay(
  objects: readonly RbacObject[],
  act: RuleAct,
  { namespaced }: { readonly namespaced: boolean },
): readonly Allowed[] {
  const roles = new Roles(objects);
  const covers = compile(ruleAllows(variable<RoleRule>('rule'), act).node, ['rule']);
  const known = new Map<RbacObject, boolean>();
  const lets = (role: RbacObject): boolean => {
    let answer = known.get(role);
    if (answer === undefined)
      known.set(role, (answer = roles.rulesOf(role).some((rule) => covers(rule) === true)));
    return answer;
  };
  return objects.flatMap((binding): readonly Allowed[] => {
    const { kind, metadata, roleRef, subjects } = binding;
    if (kind !== 'ClusterRoleBinding' && !(namespaced && kind === 'RoleBinding')) return [];
    const namespace =
      kind === 'ClusterRoleBinding' ? null : metadata.namespace || DEFAULT_NAMESPACE;
    const role = roles.find(roleRef?.kind === 'Role' ? namespace : null, roleRef?.name ?? '');
    if (role === undefined || !lets(role)) return [];
    return (subjects ?? []).flatMap((reference) => {
      const subject = subjectOf(reference, namespace, binding);
      return subject === undefined
        ? []
        : [{ subject, namespace, through: `${kind} ${metadata.name}` }];
    });
  });
}
