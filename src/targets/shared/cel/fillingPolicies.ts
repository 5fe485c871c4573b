/** The policies of a set, with the predicates by which a mutation chooses one of them. */
import { changes } from '../../../gaps/filledIn.js';
import { compareText } from '../../../base/compareText.js';
import { remembered } from '../../../base/remembered.js';
import { checksOf, defaultsOf } from '../../../controls/index.js';
import { everywhere } from '../../../controls/scopes.js';
import type { Policy, PolicySet } from '../../../ir/policySet.js';
import { askedOnce } from '../../../lang/askedOnce.js';
import type { Node } from '../../../lang/node.js';
import { simplify } from '../../../lang/simplify.js';
import { afterDefaults } from '../../../semantics/afterDefaults.js';
import { unusableFields } from '../../../semantics/policyEvaluator.js';
import type { Plan } from '../plan.js';
import { commonParts } from './commonParts.js';
import { grantedCel, type Granted } from './granted.js';
import { identifiers } from './identifiers.js';

export interface FillingPolicy {
  readonly name: string;
  readonly id: string;
  readonly policy: Policy;
  /** True if the policy admits the pod after its defaults. */
  readonly admits: Node;
  /** True if the policy would fill in anything; undefined if it never does. */
  readonly change: Node | undefined;
  readonly granted: Granted | undefined;
  /** For the generated comment: what checks the grants, if the mutation does not. */
  readonly remark: string;
}

export const fills = ({ change }: FillingPolicy): boolean => change !== undefined;

/** How a target asks who may use a policy. */
export type GrantPlan = Pick<Plan, 'selection' | 'source'>;

/** The usable policies, by name. */
export function fillingPolicies(policySet: PolicySet, plan: GrantPlan): readonly FillingPolicy[] {
  const ids = identifiers(policySet.policies.map(({ name }) => name));
  const usable = policySet.policies
    .map((policy, i) => ({ name: policy.name, id: ids[i]!, policy }))
    .filter(({ policy }) => isUsable(policy));
  const asks = asksGrants(usable.length > 1, plan);
  const remark =
    asks || plan.selection === 'any' ? '' : '; who may use it, the policy that checks asks';
  return usable
    .map(({ name, id, policy }) => ({
      name,
      id,
      policy,
      ...predicatesOf(policy),
      granted: asks ? grantedCel(policySet, name, id, plan) : undefined,
      remark,
    }))
    .sort((a, b) => compareText(a.name, b.name));
}

/**
 * The mutation does not decide whether the pod is admitted: the validation asks for grants itself.
 * If each such question is a request to the server, and there is only one policy, the mutation does
 * not ask.
 */
export const asksGrants = (hasRivals: boolean, { source }: GrantPlan): boolean =>
  hasRivals || source !== 'review';

const isUsable = (policy: Policy): boolean => unusableFields(policy).length === 0;

type Predicates = Pick<FillingPolicy, 'admits' | 'change'>;

const predicatesOf = remembered((policy: Policy): Predicates => {
  const after = afterDefaults(policy, 'current');
  const demands = checksOf('current').map((check) => everywhere(check.scope, after(check)));
  const change = changes(policy, defaultsOf('current'));
  return {
    admits: askedOnce(simplify({ kind: 'and', items: demands })),
    change: change === undefined ? undefined : askedOnce(simplify(change.node)),
  };
});

/** The parts that the policies have in common, in the order of the policies' names. */
export const commonIn = remembered(({ policies }: PolicySet) =>
  commonParts(
    policies
      .filter(isUsable)
      .sort((a, b) => compareText(a.name, b.name))
      .flatMap((policy) => asked(predicatesOf(policy))),
  ),
);

const asked = ({ admits, change }: Predicates): readonly Node[] =>
  change === undefined ? [admits] : [admits, change];
