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
import { askedOnce, inOneWalk } from '../../../lang/askedOnce.js';
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
  /** Who asks instead, where it is not asked here who may use the policy. */
  readonly remark: string;
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

/**
 * One policy is chosen whoever may use it, and nobody is believed that it admitted the pod: what
 * validates asks. Where each question is a request to the server, it is not asked here too.
 */
function makeMutation(
  policySet: PolicySet,
  plan: Pick<Plan, 'selection' | 'source'>,
): Mutation | undefined {
  const ids = identifiers(policySet.policies.map(({ name }) => name));
  const usable = policySet.policies
    .map((policy, i) => ({ name: policy.name, id: ids[i]!, policy }))
    .filter(({ policy }) => isUsable(policy));
  if (usable.length === 0) return undefined;
  const hasRivals = usable.length > 1;
  const asksGrants = hasRivals || plan.source !== 'review';
  const remark =
    asksGrants || plan.selection === 'any' ? '' : '; who may use it, the policy that checks asks';
  const policies = usable
    .map((one): FillingPolicy => ({
      ...one,
      ...predicatesOf(one.policy),
      granted: asksGrants ? grantedCel(policySet, one.name, one.id, plan) : undefined,
      remark,
    }))
    .sort((a, b) => compareText(a.name, b.name));
  const filling = policies.filter(({ change }) => change !== undefined);
  const isLong = isMuch(writtenInFull(policies, hasRivals));
  const common = isLong ? commonIn(policySet) : NOTHING_COMMON;
  const filled = isLong ? filledByName(filling, hasRivals) : undefined;
  const chosen = choice(policies);
  const variables = [
    ...(filling.length > 0 ? [PLACES] : []),
    ...(asksGrants ? sharedGrantVariables(plan) : []),
    ...policies.flatMap(({ granted }) => granted?.variables ?? []),
    ...(hasRivals ? [SECCOMP_ANNOTATION] : []),
    ...common.variables,
    ...policies.flatMap((one) =>
      policyVariables(isLong ? one : walkedOnce(one), hasRivals, common.names),
    ),
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

const isUsable = (policy: Policy): boolean => unusableFields(policy).length === 0;

/** Of many policies only as much is written as shows that it is too much. */
function* writtenInFull(policies: readonly FillingPolicy[], hasRivals: boolean): Generator<string> {
  for (const one of policies) {
    for (const { expression } of policyVariables(walkedOnce(one), hasRivals, CEL_NAMES))
      yield expression;
    if (one.change !== undefined) yield policyPatches(one.policy, hasRivals, JSON_PATCH);
  }
}

type Predicates = Pick<FillingPolicy, 'admits' | 'change'>;

const predicatesOf = remembered((policy: Policy): Predicates => {
  const after = afterDefaults(policy, 'current');
  const demands = checksOf('current').map((check) => everywhere(check.scope, after(check)));
  const change = changes(policy, defaultsOf('current'));
  return {
    admits: askedOnce(simplify({ kind: 'and', items: demands })),
    change: change === undefined ? undefined : askedOnce(simplify(change.node)),
  };
});

/** What policies have in common is in walks of its own, so only where nothing is put together. */
const walkedOnce = (one: FillingPolicy): FillingPolicy => ({
  ...one,
  admits: inOneWalk(one.admits),
  change: one.change && inOneWalk(one.change),
});

/** In the order of their names. */
const commonIn = remembered(({ policies }: PolicySet) =>
  commonParts(
    policies
      .filter(isUsable)
      .sort((a, b) => compareText(a.name, b.name))
      .flatMap((policy) => asked(predicatesOf(policy))),
  ),
);

const asked = ({ admits, change }: Predicates): readonly Node[] =>
  change === undefined ? [admits] : [admits, change];

function policyVariables(
  { name, id, admits, change, granted, remark }: FillingPolicy,
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
      comment: `${SOURCE.kind} ${name}: whether it admits the pod with its defaults filled in${remark}`,
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

/** The requester's own, or ours when the server asks once more. */
const CLAIMED = `object.metadata.?annotations[?${celString(SOURCE.annotation)}]`;

/**
 * A pod that no policy admits is refused; the requester's own annotation stays out of the audit
 * log.
 */
const WITHOUT_CLAIM = `${CLAIMED}.hasValue() ?
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
    `(${CLAIMED}.orValue("") == variables.chosen ? [] : ${JSON_PATCH(annotationPath(SOURCE.annotation), 'variables.chosen')})`,
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
