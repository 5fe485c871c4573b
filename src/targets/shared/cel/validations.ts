/** Validations in CEL for one or several policies. Any of them may admit a pod. */
import { SOURCE } from '../../../ir/source.js';
import { defaultsOf } from '../../../controls/index.js';
import { changes } from '../../../gaps/filledIn.js';
import { remembered, rememberedBy } from '../../../base/remembered.js';
import { compareText } from '../../../base/compareText.js';
import type { Policy, PolicySet } from '../../../ir/policySet.js';
import { laidOut } from '../../../lang/celLayout.js';
import type { Node } from '../../../lang/node.js';
import { askedOnce, inOneWalk } from '../../../lang/askedOnce.js';
import { simplify } from '../../../lang/simplify.js';
import type { Plan } from '../plan.js';
import { anyPolicy } from './anyPolicy.js';
import { celChecks, type CelCheck } from './celChecks.js';
import { listVariables } from './sharedVariables.js';
import { sizeValidation, sizeVariable, TOO_LARGE } from './sizeGuard.js';
import { grantedCel, sharedGrantVariables } from './granted.js';
import { identifiers } from './identifiers.js';
import { namingMessage, oneLine, type RefusingPolicy } from './refusalMessages.js';
import { refusalReasons, unchangedCheck, type ReasonedPolicy } from './refusalReasons.js';
import { grantValidation, type Validation, type Validations } from './validation.js';

/** Remembered for all targets that use CEL and have the same plan. */
export function validationsOf(policySet: PolicySet, plan: Plan): Validations {
  // With guards, the result depends on more than the plan.
  return plan.guardOf === undefined
    ? plannedValidations(policySet)(plan)
    : makeValidations(policySet, plan);
}

const plannedValidations = remembered((policySet: PolicySet) =>
  rememberedBy(
    ({ selection, source, defaults, judgesDefaulted }: Plan) =>
      [selection, source, defaults, judgesDefaulted].join(' '),
    (plan) => makeValidations(policySet, plan),
  ),
);

function makeValidations(policySet: PolicySet, plan: Plan): Validations {
  const reasoned = reasonedPolicies(policySet, plan);
  if (reasoned.length === 0) return { variables: [], validations: [nothingUsable()] };
  const usable = reasoned.map((one) => ({
    ...one,
    granted: grantedCel(policySet, one.name, one.id, plan),
  }));
  const variables = [
    ...guardVariables(reasoned),
    ...sharedGrantVariables(plan),
    ...usable.flatMap(({ granted }) => granted?.variables ?? []),
  ];
  if (policySet.policies.length > 1)
    return sizeGuarded(
      policySet,
      anyPolicy(usable, [...variables, ...refusalReasons(reasoned)], plan),
    );
  const only = usable[0]!;
  return sizeGuarded(policySet, {
    variables: [...variables, ...refusedVariables(only)],
    validations: one(only),
  });
}

const sizeGuarded = (
  policySet: PolicySet,
  { variables, validations }: Validations,
): Validations => ({
  variables: [
    sizeVariable(policySet),
    ...listVariables(
      [...variables, ...validations].map(({ expression }) => expression),
      TOO_LARGE,
    ),
    ...variables,
  ],
  validations: [sizeValidation(policySet), ...validations],
});

/** The variables of the guards, each once, in the order in which checks use them. */
const guardVariables = (policies: readonly ReasonedPolicy[]): Validations['variables'] => [
  ...new Map(
    policies
      .flatMap(({ checks }) => checks.flatMap(({ guard }) => guard ?? []))
      .map(({ name, expression, comment }) => [name, { name, expression, comment }]),
  ).values(),
];

/** The policies that PSP can use. */
const reasonedPolicies = (policySet: PolicySet, plan: Plan): readonly ReasonedPolicy[] =>
  plan.guardOf === undefined ? plannedPolicies(policySet)(plan) : makePolicies(policySet, plan);

/** Remembered for all targets that judge pods alike, however they ask for grants. */
const plannedPolicies = remembered((policySet: PolicySet) =>
  rememberedBy(
    ({ defaults, judgesDefaulted }: Plan) => `${defaults} ${judgesDefaulted}`,
    (plan) => makePolicies(policySet, plan),
  ),
);

function makePolicies({ policies }: PolicySet, plan: Plan): readonly ReasonedPolicy[] {
  const ids = identifiers(policies.map(({ name }) => name));
  return policies
    .flatMap((policy, i): ReasonedPolicy[] => {
      const checks = celChecks(policy, plan);
      if (checks === undefined) return [];
      const unchanged = plan.defaults ? unchangedAfter(policy) : undefined;
      return [
        {
          name: policy.name,
          id: ids[i]!,
          checks: [...checks, ...unchangedCheck(unchanged && inOneWalk(unchanged))],
          unchanged,
        },
      ];
    })
    .sort((a, b) => compareText(a.name, b.name));
}

function unchangedAfter(policy: Policy): Node | undefined {
  const change = changes(policy, defaultsOf('current'));
  return change === undefined ? undefined : askedOnce(simplify({ kind: 'not', of: change.node }));
}

function nothingUsable(): Validation {
  return {
    expression: 'false',
    dynamic: false,
    message: `no ${SOURCE.kind} is usable: each lacks ranges or options that its strategies need`,
    comment: 'PSP skips every one of these policies',
  };
}

/** For one policy: one validation for each check, with its own message. */
function one({ name, checks, granted }: RefusingPolicy): readonly Validation[] {
  const names = refusedNames(checks);
  const validations = checks.map((check): Validation => {
    const { field, expression, dynamic, message, refused } = check;
    const plain = {
      dynamic,
      message: oneLine(`${SOURCE.kind} ${name}, ${message}`),
      comment: field === 'defaults' ? 'what the policy fills in must be there' : `spec.${field}`,
    };
    if (refused === undefined) return { expression, ...plain };
    const variable = `variables.${names.get(check)!}`;
    return {
      expression: `size(${variable}) == 0`,
      ...plain,
      messageExpression: laidOut(
        namingMessage(check, refused, variable, `${SOURCE.kind} ${name}, `),
        ' +',
      ),
    };
  });
  const demanded = validations.length === 0 ? [NOTHING_LEFT] : validations;
  return granted === undefined ? demanded : [grantValidation(granted.expression), ...demanded];
}

/**
 * Names for the lists of failing items: `refused_privileged`, with a number if a field has several
 * checks.
 */
function refusedNames(checks: readonly CelCheck[]): ReadonlyMap<CelCheck, string> {
  const naming = checks.filter(({ refused }) => refused !== undefined);
  const names = identifiers(naming.map(({ field }) => `refused_${field}`));
  return new Map(naming.map((check, i) => [check, names[i]!]));
}

const refusedVariables = ({ checks }: ReasonedPolicy): Validations['variables'] =>
  [...refusedNames(checks)].map(([{ field, refused }, name]) => ({
    name,
    expression: refused!.inLines,
    comment: `spec.${field}: the ${refused!.what}s that it refuses`,
  }));

/** Kubernetes rejects a policy without validations, so this one always passes. */
const NOTHING_LEFT: Validation = {
  expression: 'true',
  dynamic: false,
  message: 'nothing is left to check',
  comment: 'every rule of the policy is carried elsewhere',
};
