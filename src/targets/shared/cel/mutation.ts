/**
 * What PSP fills in, as one JSONPatch expression in CEL for a whole set. It chooses the policy as
 * PSP does (one that changes nothing first, and then by name), and applies that policy's defaults.
 * A pod that no policy would admit is not changed.
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
import { CEL_NAMES, isRead, listVariables, type CommentedVariable } from './sharedVariables.js';
import { commonParts, isMuch, NOTHING_COMMON } from './commonParts.js';
import { annotationPath, AS_MAP, JSON_PATCH, policyPatches } from './fillPatches.js';
import { grantedCel, sharedGrantVariables, type Granted } from './granted.js';
import { identifiers } from './identifiers.js';
import { indent } from './indent.js';
import { inPieces, type Pieces } from './pieces.js';

export interface Mutation {
  readonly variables: readonly CommentedVariable[];
  /** CEL for a list of JSONPatch. */
  readonly expression: string;
}

interface FillingPolicy {
  readonly name: string;
  readonly id: string;
  readonly policy: Policy;
  /** True if the policy admits the pod after its defaults. */
  readonly admits: Node;
  /** True if the policy would fill in anything; undefined if it never does. */
  readonly change: Node | undefined;
  readonly granted: Granted | undefined;
  /** For the generated comment: what checks the grants, if the mutation does not. */
  readonly remark: string;
}

const PLACES: CommentedVariable = {
  name: 'places',
  comment:
    'every container with its place in the pod; ephemeral ones are never there when a pod is created',
  expression: `object.spec.containers.transformList(i, c, {"path": dyn("/spec/containers/" + string(i)), "container": dyn(c)}) +
object.spec.?initContainers.orValue([]).transformList(i, c, {"path": dyn("/spec/initContainers/" + string(i)), "container": dyn(c)})`,
};

/** The seccomp annotation that PSP writes beside the field; empty if it would write nothing. */
const SECCOMP_ANNOTATION: CommentedVariable = {
  name: 'seccompAnnotation',
  comment:
    'PSP wrote the seccomp annotation beside the field and took that for a change; today it does nothing, and shows when this policy is asked again that the choice was made',
  expression: printCel(
    choose(equal(podSeccompAnnotation, literal('')), podSeccompFieldName, literal('')).node,
    CEL_NAMES,
  ),
};

/** @returns undefined if PSP can use none of the policies. */
export const mutationOf = (policySet: PolicySet, plan: Plan): Mutation | undefined =>
  plannedMutation(policySet)(plan);

/** Remembered for all targets that ask for grants in the same way. */
const plannedMutation = remembered((policySet: PolicySet) =>
  rememberedBy(
    ({ selection, source }: Pick<Plan, 'selection' | 'source'>) => `${selection} ${source}`,
    (plan) => makeMutation(policySet, plan),
  ),
);

/**
 * The mutation does not decide whether the pod is admitted: the validation asks for grants itself.
 * If each such question is a request to the server, and there is only one policy, the mutation does
 * not ask.
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
  const places = isRead(PLACES.name, expressions) ? [PLACES] : [];
  return { variables: [...listVariables(expressions), ...places, ...variables], expression };
}

const isUsable = (policy: Policy): boolean => unusableFields(policy).length === 0;

/** The texts of the policies, one after the other: the caller stops when the limit is exceeded. */
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

/** Goes over each list once. Not used together with common parts, which have their own loops. */
const walkedOnce = (one: FillingPolicy): FillingPolicy => ({
  ...one,
  admits: inOneWalk(one.admits),
  change: one.change && inOneWalk(one.change),
});

/** The parts that the policies have in common, in the order of the policies' names. */
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
  // Policies that never change anything were already tried among the unchanging ones.
  const byName = (some: readonly FillingPolicy[]): readonly string[] =>
    some.map(({ id, name }) => `variables.fits_${id} ? ${celString(name)} :\n`);
  const annotated = firstOf(byName(policies), 'first_by_name');
  const usual = firstOf([...unchanged, ...byName(policies.filter(fills))], 'first_unchanged');
  return {
    variables: [...annotated.variables, ...usual.variables],
    expression: `variables.seccompAnnotation != "" ? (\n${indent(annotated.expression)}\n) :\n${usual.expression}`,
  };
}

/** The first alternative that holds; an empty text if none does. */
const firstOf = (alternatives: readonly string[], name: string): Pieces =>
  inPieces(
    alternatives,
    name,
    (some) => `${some.join('')}""`,
    (pieces) => `${pieces.map((piece) => `${piece} != "" ? ${piece} :\n`).join('')}""`,
  );

/** The annotation that the requester sent, or that this mutation wrote before a second call. */
const CLAIMED = `object.metadata.?annotations[?${celString(SOURCE.annotation)}]`;

/**
 * If no policy admits the pod, it will be refused. An annotation by the requester is removed, so
 * that it does not reach the audit log.
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

/** One variable for each policy's defaults. CEL evaluates only that of the chosen policy. */
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
