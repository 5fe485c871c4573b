/**
 * Gatekeeper: a generic ConstraintTemplate in Rego v1, and a constraint with the policies as its
 * parameters.
 */
import { validationGaps } from '../../gaps/validationGaps.js';
import type { PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { DEFAULTS_FILE, yamlFile, type CommentedObject } from '../shared/files.js';
import { GATEKEEPER_ENGINE, GATEKEEPER_VALUES } from '../shared/chartValues.js';
import { listing } from '../shared/kustomization.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import { LABELS, objectName } from '../shared/naming.js';
import type { EmitOptions } from '../shared/options.js';
import type { JsonObject } from '../../pod/json.js';
import { withoutNulls } from '../../pod/request.js';
import type { Target } from '../target.js';
import { flatGrant } from '../../semantics/grantPredicate.js';
import { fillingOf, sharedFillsOn } from '../../semantics/sharedFills.js';
import { planFor, type Abilities, type Plan } from '../shared/plan.js';
import { chooseSelection, remarks, selectionComments } from '../shared/selection.js';
import { namespacesOf, type ApplicationScope } from '../shared/scope.js';
import { predictPlan } from '../shared/validating.js';
import { constraintKind, SYNC_FILE } from './constraintKind.js';
import { mutators } from './mutators.js';
import { syncSet } from './syncedGrants.js';
import { templateFor } from './templateFor.js';
import { constraintExceptions } from './exceptions.js';
import { gatorSuite } from './suite.js';

const ACTIONS = { audit: 'dryrun', warn: 'warn', enforce: 'deny' } as const;

/**
 * Rego cannot ask RBAC. It can read a copy of the RBAC objects that may be slightly out of date, so
 * this way is used only on request.
 */
const ABILITIES: Abilities = {
  selections: ['static', 'any'],
  onRequest: 'live',
  source: 'copy',
  defaults: false,
  refusesTooLarge: true,
};

const planOf = (policySet: PolicySet, options: EmitOptions): Plan =>
  planFor('gatekeeper', policySet, options, ABILITIES);

export const gatekeeper: Target = {
  name: 'gatekeeper',
  summary:
    'Gatekeeper ConstraintTemplate and constraint, Gatekeeper 3.19 and newer; with what mutators can fill in on 3.23',
  // Gatekeeper itself defines the kinds, so the version of Kubernetes does not matter.
  since: KNOWN_MINORS.oldest,
  rollout: {
    audit:
      '`enforcementAction: dryrun`; pods that lack what only enforcement fills in are reported as well',
    warn: '`enforcementAction: warn`',
    enforce:
      '`enforcementAction: deny`, and the values that all policies fill in alike are filled in',
    watch:
      "the constraint's `status.violations`, which Gatekeeper's audit writes: `kubectl get constraints -o yaml`",
  },
  chartValues: GATEKEEPER_VALUES,
  engine: GATEKEEPER_ENGINE,
  selects: (policySet, options) => chooseSelection(policySet, options, ABILITIES),
  emit: (policySet, options) => {
    const names = policySet.policies.map(({ name }) => name).join(', ');
    const filled =
      options.mode === 'enforce'
        ? mutators(policySet, sharedFillsOn(policySet, options.minor), options)
        : [];
    const plan = planOf(policySet, options);
    const files = [
      templateFor(options.scope),
      ...(plan.selection === 'live'
        ? [
            yamlFile(
              SYNC_FILE,
              "Keeps Gatekeeper's copy of the roles and bindings; while it has none, every pod is refused.",
              [syncSet(policySet, options.scope)],
            ),
          ]
        : []),
      ...(filled.length === 0
        ? []
        : [
            yamlFile(
              DEFAULTS_FILE,
              `What ${SOURCE.kinds} fill in, as mutators of Gatekeeper 3.23 and newer: ${names}`,
              filled,
            ),
          ]),
      yamlFile(
        'constraint.yaml',
        `${SOURCE.kinds} as parameters of a Gatekeeper constraint: ${names}`,
        [constraint(policySet, options, plan)],
      ),
    ];
    return { files: [...files, listing(files.map(({ name }) => name))], ...remarks(plan) };
  },
  gaps: (policySet, options) =>
    validationGaps(
      'gatekeeper',
      policySet,
      { ...options, ephemeral: 'guard' },
      {
        ...planOf(policySet, options),
        shared: sharedFillsOn(policySet, options.minor),
        alwaysGuards: true,
      },
    ),
  predict: (policySet, options, mayUse) =>
    predictPlan(
      policySet,
      { ...options, ...ofNamespaces(options.scope), ephemeral: 'guard' },
      planOf(policySet, options),
      { granted: mayUse, filling: fillingOf(sharedFillsOn(policySet, options.minor)) },
    ),
  suite: gatorSuite,
  exceptions: constraintExceptions,
};

/**
 * A constraint can match the names and labels of objects, but not their service account. So it is
 * limited to the namespaces of the application.
 */
const ofNamespaces = (
  scope: ApplicationScope | undefined,
): { readonly scope?: ApplicationScope } =>
  scope === undefined ? {} : { scope: { ...scope, by: 'namespace' } };

function constraint(
  policySet: PolicySet,
  { mode, scope }: EmitOptions,
  plan: Plan,
): CommentedObject {
  const { selection } = plan;
  const places =
    scope === undefined
      ? 'in every namespace'
      : 'of the application: all in its namespaces, for a constraint cannot ask for the service account';
  return {
    comments: [
      ...selectionComments(plan),
      {
        path: ['spec', 'match'],
        text: `pods ${places}; subresources come as the webhook lists them`,
      },
    ],
    object: {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: constraintKind(scope),
      metadata: { name: objectName(policySet, scope), labels: LABELS },
      spec: {
        enforcementAction: ACTIONS[mode],
        match: {
          kinds: [{ apiGroups: [''], kinds: ['Pod'] }],
          ...(scope === undefined ? {} : { namespaces: namespacesOf(scope) }),
        },
        parameters: withoutNulls({
          policies: policySet.policies.map(({ name, spec }) => ({ name, spec })),
          selection,
          grants: selection === 'static' ? policySet.grants.map(flatGrant) : [],
        } as unknown as JsonObject),
      },
    },
  };
}
