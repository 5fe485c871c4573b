/**
 * How predicates read a whole request: the pod as `pod`, and everything else as `request`, with the
 * field names of an AdmissionReview.
 */
import {
  at,
  equal,
  field,
  literal,
  orElse,
  variable,
  type Bool,
  type Expr,
} from '../lang/build.js';
import type { AdmissionRequest } from './request.js';

export interface RequestView {
  operation: string;
  /** '' for a request about the pod itself. */
  subResource: string;
  namespace: string;
  userInfo: { username?: string; groups?: readonly string[] };
}

export const request: Expr<RequestView> = variable<RequestView>('request');
export const isCreate: Bool = equal(field(request, 'operation'), literal('CREATE'));
export const isUpdate: Bool = equal(field(request, 'operation'), literal('UPDATE'));
export const isEphemeral: Bool = equal(
  field(request, 'subResource'),
  literal('ephemeralcontainers'),
);
export const isPodItself: Bool = equal(field(request, 'subResource'), literal(''));
export const username: Expr<string> = orElse(
  at(field(request, 'userInfo'), 'username'),
  literal(''),
);
export const groups: Expr<readonly string[]> = orElse(
  at(field(request, 'userInfo'), 'groups'),
  literal([]) as unknown as Expr<readonly string[]>,
);

/** The value of the variable `request` for a request. */
export function requestView({
  operation,
  subResource,
  namespace,
  user,
  groups: groupNames,
}: AdmissionRequest): RequestView {
  return { operation, subResource, namespace, userInfo: { username: user, groups: groupNames } };
}
