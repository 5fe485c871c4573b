import type { TargetName } from '../../src/gaps/gap.js';
import type { Engine } from './engine.js';

/** Which engine answers for each target. */
export const ENGINES: { readonly [T in TargetName]: string } = {
  psa: 'kube',
  vap: 'kube',
  gatekeeper: 'gatekeeper',
  kyverno: 'kyverno',
  'kyverno-cel': 'kyverno',
};

/** Starts an engine for a part of the suite, once. */
export type OpenEngine = (program: string) => Engine;
