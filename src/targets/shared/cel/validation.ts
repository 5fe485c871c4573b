/** A validation as each engine that speaks CEL takes it. */
import { SOURCE } from '../../../ir/source.js';
import type { CommentedVariable } from './sharedVariables.js';
import { NOTHING_GRANTED } from './granted.js';

export interface Validation {
  readonly expression: string;
  /** See CelCheck. */
  readonly dynamic: boolean;
  readonly message: string;
  readonly messageExpression?: string;
  /** What a reviewer reads above it. */
  readonly comment: string;
}

export interface Validations {
  readonly variables: readonly CommentedVariable[];
  readonly validations: readonly Validation[];
}

/** Kyverno refuses a validation whose type shows only when it is evaluated. */
export const comparedExpression = ({ expression, dynamic }: Validation): string =>
  dynamic ? `${expression} == true` : expression;

export function grantValidation(expression: string): Validation {
  return {
    expression,
    dynamic: false,
    message: `no ${SOURCE.kind} may be used`,
    messageExpression: NOTHING_GRANTED,
    comment: 'the service account of the pod or the requester must be allowed to use a policy',
  };
}
