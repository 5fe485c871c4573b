/**
 * How each target is rolled out, in its engine's own terms: what a mode is there, and what to watch
 * in it. For the READMEs of what is written.
 */
import type { TargetName } from '../gaps/gap.js';

export interface Rollout {
  readonly audit: string;
  readonly warn: string;
  readonly enforce: string;
  /** Where refusals show while nothing is refused. */
  readonly watch: string;
}

export const ROLLOUT: { readonly [Name in TargetName]: Rollout } = {
  psa: {
    audit: 'the label `audit`',
    warn: 'the labels `audit` and `warn`',
    enforce: 'the labels `enforce`, `audit` and `warn`',
    watch:
      'the annotation `pod-security.kubernetes.io/audit-violations` in the audit log of the API server, and its metric `pod_security_evaluations_total`',
  },
  vap: {
    audit: '`validationActions: [Audit]`',
    warn: '`validationActions: [Warn, Audit]`',
    enforce: '`validationActions: [Deny]`, and what PSP filled in is filled in',
    watch:
      'the annotation `validation.policy.admission.k8s.io/validation_failure` in the audit log of the API server, and its metric `apiserver_validating_admission_policy_check_total`',
  },
  gatekeeper: {
    audit:
      '`enforcementAction: dryrun`; pods that lack what only enforcement fills in are reported as well',
    warn: '`enforcementAction: warn`',
    enforce:
      '`enforcementAction: deny`, and what PSP filled in is filled in as far as it is the same for all policies',
    watch:
      "the constraint's `status.violations`, which Gatekeeper's audit writes: `kubectl get pspferrypodsecurity -o yaml`",
  },
  kyverno: {
    audit:
      '`failureAction: Audit`; pods that lack what only enforcement fills in are reported as well',
    warn: '`failureAction: Audit` with `emitWarning: true`',
    enforce:
      '`failureAction: Enforce`, and what PSP filled in is filled in as far as it is the same for all policies',
    watch: 'policy reports of the pods that came since: `kubectl get policyreports -A`',
  },
  'kyverno-cel': {
    audit: '`validationActions: [Audit]`',
    warn: '`validationActions: [Warn, Audit]`',
    enforce: '`validationActions: [Deny]`, and what PSP filled in is filled in',
    watch: 'policy reports of the pods that came since: `kubectl get policyreports -A`',
  },
};
