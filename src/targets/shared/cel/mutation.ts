/**
 * What PSP fills in, as one JSONPatch expression in CEL for a whole set: it picks the policy as PSP
 * does (one that changes nothing first,
 * then by name) and applies that policy's defaults. Nothing is filled in for a pod that no policy
 * would then admit.
 */
import { SOURCE } from '../../../ir/source.js';
import { checksOf, defaultsOf } from '../../../controls/index.js';
import { changes } from '../../../gaps/filledIn.js';
import { groupedBy } from '../../../base/groupedBy.js';
import { remembered, rememberedBy } from '../../../base/remembered.js';
import { compareText } from '../../../base/compareText.js';
import { everywhere } from '../../../controls/scopes.js';
import type { Policy, PolicySet } from '../../../ir/policySet.js';
import { isLiteral } from '../../../lang/isLiteral.js';
import type { Node } from '../../../lang/node.js';
import { celString, printCel, type CelNames } from '../../../lang/printCel.js';
import { simplify } from '../../../lang/simplify.js';
import {
  podSeccompAnnotation,
  podSeccompFieldName,
  SECCOMP_POD_ANNOTATION,
} from '../../../pod/view.js';
import { choose, equal, literal } from '../../../lang/build.js';
import { afterDefaults } from '../../../semantics/afterDefaults.js';
import { unusableFields } from '../../../semantics/policyEvaluator.js';
import type { Plan } from '../plan.js';
import { CEL_NAMES, listVariables, type CommentedVariable } from './sharedVariables.js';
import { commonParts, isMuch, NOTHING_COMMON } from './commonParts.js';
import { annotationPath, AS_MAP, JSON_PATCH, policyPatches } from './fillPatches.js';
import { grantedCel, sharedGrantVariables, type Granted } from './granted.js';
import { identifiers } from './identifiers.js';
import { indent } from './indent.js';
import { inPieces, type Pieces } from './pieces.js';

export interface Mutation {
  readonly variables: readonly CommentedVariable[];
  /** A list of JSONPatch. */
  readonly expression: string;
}

interface FillingPolicy {
  readonly name: string;
  readonly id: string;
  readonly policy: Policy;
  /** True where it admits the pod with its defaults filled in. */
  readonly admits: Node;
  /** True where it would fill in anything; undefined where it never does. */
  readonly change: Node | undefined;
  readonly granted: Granted | undefined;
}

const PLACES: CommentedVariable = {
  name: 'places',
  comment:
    'every container with its place in the pod; ephemeral ones are never there when a pod is created',
  expression: `object.spec.containers.transformList(i, c, {"path": dyn("/spec/containers/" + string(i)), "container": dyn(c)}) +
object.spec.?initContainers.orValue([]).transformList(i, c, {"path": dyn("/spec/initContainers/" + string(i)), "container": dyn(c)})`,
};

/** What PSP writes beside the pod's seccomp field; empty where it has nothing to write. */
const SECCOMP_ANNOTATION: CommentedVariable = {
  name: 'seccompAnnotation',
  comment:
    'PSP wrote the seccomp annotation beside the field and took that for a change; today it does nothing, and shows when this policy is asked again that the choice was made',
  expression: printCel(
    choose(equal(podSeccompAnnotation, literal('')), podSeccompFieldName, literal('')).node,
    CEL_NAMES,
  ),
};

/** @returns undefined where PSP can use none of the policies. */
export const mutationOf = (policySet: PolicySet, plan: Plan): Mutation | undefined =>
  plannedMutation(policySet)(plan);

/** The same for every target that asks alike who may use a policy. */
const plannedMutation = remembered((policySet: PolicySet) =>
  rememberedBy(
    ({ selection, source }: Pick<Plan, 'selection' | 'source'>) => `${selection} ${source}`,
    (plan) => makeMutation(policySet, plan),
  ),
);

function makeMutation(
  policySet: PolicySet,
  plan: Pick<Plan, 'selection' | 'source'>,
): Mutation | undefined {
  const ids = identifiers(policySet.policies.map(({ name }) => name));
  const policies = policySet.policies
    .map((policy, i) => ({
      name: policy.name,
      id: ids[i]!,
      policy,
      granted: grantedCel(policySet, policy.name, ids[i]!, plan),
    }))
    .filter(({ policy }) => unusableFields(policy).length === 0)
    .map((one): FillingPolicy => ({ ...one, ...predicatesOf(one.policy) }))
    .sort((a, b) => compareText(a.name, b.name));
  if (policies.length === 0) return undefined;
  const hasRivals = policies.length > 1;
  const filling = policies.filter(({ change }) => change !== undefined);
  const isLong = isMuch(writtenInFull(policies, hasRivals));
  const common = isLong ? commonParts(policies.flatMap(asked)) : NOTHING_COMMON;
  const filled = isLong ? filledByName(filling, hasRivals) : undefined;
  const chosen = choice(policies);
  const variables = [
    ...(filling.length > 0 ? [PLACES] : []),
    ...sharedGrantVariables(plan),
    ...policies.flatMap(({ granted }) => granted?.variables ?? []),
    ...(hasRivals ? [SECCOMP_ANNOTATION] : []),
    ...common.variables,
    ...policies.flatMap((one) => policyVariables(one, hasRivals, common.names)),
    ...chosen.variables,
    {
      name: 'chosen',
      expression: chosen.expression,
      comment: `a policy that changes nothing goes first, then the first by name${hasRivals ? '; where the seccomp annotation is missing, PSP counted every policy as changing the pod' : ''}`,
    },
    ...(filled?.variables ?? []),
  ];
  const expression = patchList(
    filled === undefined
      ? filling.map(({ name, policy }) =>
          whereChosen(celString(name), policyPatches(policy, hasRivals, JSON_PATCH)),
        )
      : [filled.expression],
    hasRivals,
  );
  const expressions = [...variables.map((one) => one.expression), expression];
  return { variables: [...listVariables(expressions), ...variables], expression };
}

/** Of many policies only as much is written as shows that it is too much. */
function* writtenInFull(policies: readonly FillingPolicy[], hasRivals: boolean): Generator<string> {
  for (const one of policies) {
    for (const { expression } of policyVariables(one, hasRivals, CEL_NAMES)) yield expression;
    if (one.change !== undefined) yield policyPatches(one.policy, hasRivals, JSON_PATCH);
  }
}

function predicatesOf(policy: Policy): Pick<FillingPolicy, 'admits' | 'change'> {
  const after = afterDefaults(policy, 'current');
  const demands = checksOf('current').map((check) => everywhere(check.scope, after(check)));
  const change = changes(policy, defaultsOf('current'));
  return {
    admits: simplify({ kind: 'and', items: demands }),
    change: change === undefined ? undefined : simplify(change.node),
  };
}

const asked = ({ admits, change }: FillingPolicy): readonly Node[] =>
  change === undefined ? [admits] : [admits, change];

function policyVariables(
  { name, id, admits, change, granted }: FillingPolicy,
  hasRivals: boolean,
  names: CelNames,
): readonly CommentedVariable[] {
  const parts = [
    ...(isLiteral(admits, true) ? [] : [printCel(admits, names)]),
    ...(granted === undefined ? [] : [granted.expression]),
  ];
  return [
    {
      name: `fits_${id}`,
      expression: parts.length === 0 ? 'true' : parts.join(' &&\n'),
      comment: `${SOURCE.kind} ${name}: whether it admits the pod with its defaults filled in`,
    },
    ...(change === undefined || !hasRivals
      ? []
      : [
          {
            name: `changes_${id}`,
            expression: printCel(change, names),
            comment: `${SOURCE.kind} ${name}: whether it would fill in anything`,
          },
        ]),
  ];
}

function choice(policies: readonly FillingPolicy[]): Pieces {
  const [only] = policies;
  if (policies.length === 1)
    return {
      variables: [],
      expression: `variables.fits_${only!.id} ? ${celString(only!.name)} : ""`,
    };
  const fills = ({ change }: FillingPolicy): boolean => change !== undefined;
  const unchanged = policies.map(
    (one) =>
      `variables.fits_${one.id}${fills(one) ? ` && !variables.changes_${one.id}` : ''} ? ${celString(one.name)} :\n`,
  );
  // Those that never change anything were asked already.
  const byName = (some: readonly FillingPolicy[]): readonly string[] =>
    some.map(({ id, name }) => `variables.fits_${id} ? ${celString(name)} :\n`);
  const annotated = firstOf(byName(policies), 'first_by_name');
  const usual = firstOf([...unchanged, ...byName(policies.filter(fills))], 'first_unchanged');
  return {
    variables: [...annotated.variables, ...usual.variables],
    expression: `variables.seccompAnnotation != "" ? (\n${indent(annotated.expression)}\n) :\n${usual.expression}`,
  };
}

/** The first alternative that holds; the empty text where none does. */
const firstOf = (alternatives: readonly string[], name: string): Pieces =>
  inPieces(
    alternatives,
    name,
    (some) => `${some.join('')}""`,
    (pieces) => `${pieces.map((piece) => `${piece} != "" ? ${piece} :\n`).join('')}""`,
  );

/**
 * A pod that no policy admits is refused; the requester's own annotation stays out of the audit
 * log.
 */
const WITHOUT_CLAIM = `object.metadata.?annotations[?${celString(SOURCE.annotation)}].hasValue() ?
  [JSONPatch{op: "remove", path: ${annotationPath(SOURCE.annotation)}}] : []`;

function patchList(filling: readonly string[], hasRivals: boolean): string {
  const all = [
    '(has(object.metadata.annotations) ? [] : [JSONPatch{op: "add", path: "/metadata/annotations", value: {}}])',
    ...filling,
    ...(hasRivals
      ? [
          `(variables.seccompAnnotation == "" ? [] : ${JSON_PATCH(annotationPath(SECCOMP_POD_ANNOTATION), 'variables.seccompAnnotation')})`,
        ]
      : []),
    JSON_PATCH(annotationPath(SOURCE.annotation), 'variables.chosen'),
  ];
  return `variables.chosen == "" ? (\n${indent(WITHOUT_CLAIM)}\n) : (\n${indent(all.join(' +\n'))}\n)`;
}

const whereChosen = (name: string, patches: string): string =>
  `(variables.chosen == ${name} ?\n${indent(patches)} : [])`;

/** What policies fill in as variables, of which the chosen policy's alone is evaluated. */
function filledByName(policies: readonly FillingPolicy[], hasRivals: boolean): Pieces {
  const alike = groupedBy(policies, ({ policy }) => policyPatches(policy, hasRivals, AS_MAP));
  const groups = [...alike].map(([expression, some]) => ({
    variable: {
      name: `fills_${some[0]!.id}`,
      expression,
      comment: `what ${some.map(({ name }) => name).join(', ')} would fill in`,
    },
    names: some.map(({ name }) => celString(name)).join(', '),
  }));
  const filled = inPieces(
    groups.map(
      ({ variable, names }) => `variables.chosen in [${names}] ? variables.${variable.name} :\n`,
    ),
    'filled',
    (some) => `${some.join('')}[]`,
    (pieces) => pieces.join(' + '),
  );
  return {
    variables: [
      ...groups.map(({ variable }) => variable),
      ...filled.variables,
      { name: 'filled', expression: filled.expression, comment: 'what the chosen policy fills in' },
    ],
    expression: `variables.filled.map(patch, ${JSON_PATCH('string(patch.path)', 'patch.value').slice(1, -1)})`,
  };
}
