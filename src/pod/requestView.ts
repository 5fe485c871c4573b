/** How predicates over a whole request read it: the pod as `pod`, the rest as `request`. */
import { equal, field, literal, variable, type Bool, type Expr } from '../lang/build.js';

export interface RequestView {
  operation: string;
  /** '' for the pod itself. */
  subResource: string;
  namespace: string;
}

export const request: Expr<RequestView> = variable<RequestView>('request');
export const isCreate: Bool = equal(field(request, 'operation'), literal('CREATE'));
export const isUpdate: Bool = equal(field(request, 'operation'), literal('UPDATE'));
export const isEphemeral: Bool = equal(field(request, 'subResource'), literal('ephemeralcontainers'));
