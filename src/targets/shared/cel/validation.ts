/** A validation in the form of each engine that uses CEL. */
import { SOURCE } from '../../../ir/source.js';
import type { CommentedVariable } from './sharedVariables.js';
import { NOTHING_GRANTED } from './granted.js';

export interface Validation {
  readonly expression: string;
  /** See `CelCheck`. */
  readonly dynamic: boolean;
  readonly message: string;
  readonly messageExpression?: string;
  /** A comment for reviewers, written above the validation. */
  readonly comment: string;
}

export interface Validations {
  readonly variables: readonly CommentedVariable[];
  readonly validations: readonly Validation[];
}

/** Kyverno rejects a validation whose type is known only at evaluation. */
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
