import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import type { Engine } from './engine.js';

/** Which engine answers for each target. */
export const ENGINES: { readonly [T in TargetName]: string } = {
  psa: 'kube',
  vap: 'kube',
  gatekeeper: 'gatekeeper',
  kyverno: 'kyverno',
  'kyverno-cel': 'kyverno',
};

/** Those for which policies are written; for psa, labels of namespaces are. */
export type PolicyTarget = Exclude<TargetName, 'psa'>;
export const POLICY_TARGETS = TARGET_NAMES.filter(
  (target): target is PolicyTarget => target !== 'psa',
);

/** Starts an engine for a part of the suite, once. */
export type OpenEngine = (program: string) => Engine;
