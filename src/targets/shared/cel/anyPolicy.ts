/**
 * Validations for several policies: a pod is admitted if a granted policy has no reason to refuse
 * it.
 */
import { SOURCE } from '../../../ir/source.js';
import type { Plan } from '../plan.js';
import type { CommentedVariable } from './sharedVariables.js';
import { inPieces, type Pieces } from './pieces.js';
import { allRefusals, refusalsOf, type RefusingPolicy } from './refusalMessages.js';
import { grantValidation, type Validation, type Validations } from './validation.js';

/** @param shared variables that are already defined, including the reasons of each policy. */
export function anyPolicy(
  policies: readonly RefusingPolicy[],
  shared: readonly CommentedVariable[],
  plan: Plan,
): Validations {
  const admitted = anyOf(
    policies.map(
      ({ id, granted }) =>
        `size(variables.refusals_${id}) == 0${granted === undefined ? '' : ` && ${granted.expression}`}`,
    ),
    'admitted',
  );
  const grants = anyOf(
    policies.flatMap(({ granted }) => granted?.expression ?? []),
    'granted_any',
  );
  const variables = [...shared, ...admitted.variables, ...grants.variables];
  const comment = `any of ${policies.map(({ name }) => name).join(', ')} may admit`;
  return plan.selection === 'live'
    ? eachGranted(
        policies,
        variables,
        { name: 'admitted', expression: admitted.expression, comment },
        grants.expression,
      )
    : together(policies, variables, admitted, grants.expression, comment);
}

const anyOf = (conditions: readonly string[], name: string): Pieces =>
  inPieces(
    conditions,
    name,
    (some) => some.join(' ||\n'),
    (pieces) => pieces.join(' ||\n'),
  );

/** @param grants undefined if every policy may admit every pod. */
function together(
  policies: readonly RefusingPolicy[],
  variables: readonly CommentedVariable[],
  admitted: Pieces,
  grants: string,
  comment: string,
): Validations {
  const refusals = allRefusals(policies);
  const isCut = admitted.variables.length > 0 || refusals.variables.length > 0;
  return {
    variables: [...variables, ...refusals.variables],
    validations: [
      ...(grants === '' ? [] : [grantValidation(grants)]),
      {
        expression: admitted.expression,
        dynamic: false,
        message: `no ${SOURCE.kind} admits this pod`,
        // The server evaluates the message even for an admitted pod, and counts its cost.
        messageExpression: isCut
          ? `${inParentheses(admitted.expression)} ? "" : ${refusals.expression}`
          : refusals.expression,
        comment,
      },
    ],
  };
}

const inParentheses = (expression: string): string => `(${expression})`;

/** Messages cannot use the authorizer, so each policy gets its own validation. */
const eachGranted = (
  policies: readonly RefusingPolicy[],
  variables: readonly CommentedVariable[],
  admitted: CommentedVariable,
  grants: string,
): Validations => ({
  variables: [...variables, admitted],
  validations: [
    grantValidation(`variables.admitted ||\n${grants}`),
    ...policies.map((policy): Validation => ({
      expression: `variables.admitted || !${policy.granted!.expression}`,
      dynamic: false,
      message: `${SOURCE.kind} ${policy.name} does not admit this pod`,
      messageExpression: refusalsOf(policy),
      comment: `why ${policy.name} refuses, to whom it is granted`,
    })),
  ],
});
