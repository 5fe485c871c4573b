/**
 * What PSP fills in, as one JSONPatch expression in CEL for a whole set. It chooses the policy as
 * PSP does (one that changes nothing first, and then by name), and applies that policy's defaults.
 * A pod that no policy would admit is not changed.
 */
import { groupedBy } from '../../../base/groupedBy.js';
import { remembered, rememberedBy } from '../../../base/remembered.js';
import type { PolicySet } from '../../../ir/policySet.js';
import { SOURCE } from '../../../ir/source.js';
import { inOneWalk } from '../../../lang/askedOnce.js';
import { choose, equal, literal } from '../../../lang/build.js';
import { isLiteral } from '../../../lang/isLiteral.js';
import { celString, printCel, type CelNames } from '../../../lang/printCel.js';
import {
  podSeccompAnnotation,
  podSeccompFieldName,
  SECCOMP_POD_ANNOTATION,
} from '../../../pod/view.js';
import type { Plan } from '../plan.js';
import { isMuch } from './commonParts.js';
import {
  asksGrants,
  commonIn,
  fillingPolicies,
  fills,
  type GrantPlan,
  type FillingPolicy,
} from './fillingPolicies.js';
import { annotationPath, AS_MAP, JSON_PATCH, policyPatches } from './fillPatches.js';
import { sharedGrantVariables } from './granted.js';
import { indent } from './indent.js';
import { inPieces, type Pieces } from './pieces.js';
import { CEL_NAMES, isRead, listVariables, type CommentedVariable } from './sharedVariables.js';

export interface Mutation {
  readonly variables: readonly CommentedVariable[];
  /** CEL for a list of JSONPatch. */
  readonly expression: string;
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

function makeMutation(policySet: PolicySet, plan: GrantPlan): Mutation | undefined {
  const policies = fillingPolicies(policySet, plan);
  if (policies.length === 0) return undefined;
  const hasRivals = policies.length > 1;
  const isLong = isMuch(writtenInFull(policies, hasRivals));
  const { fitting, filled, patches } = isLong
    ? withCommonParts(policySet, policies, hasRivals)
    : inFull(policies, hasRivals);
  const chosen = choice(policies);
  return withLists(
    [
      ...(asksGrants(hasRivals, plan) ? sharedGrantVariables(plan) : []),
      ...policies.flatMap(({ granted }) => granted?.variables ?? []),
      ...(hasRivals ? [SECCOMP_ANNOTATION] : []),
      ...fitting,
      ...chosen.variables,
      chosenBy(chosen.expression, hasRivals),
      ...filled,
    ],
    patchList(patches, hasRivals),
  );
}

/** The parts of a mutation whose text depends on how long it is. */
interface Written {
  /** Variables that say which policies admit the pod, and which change it. */
  readonly fitting: readonly CommentedVariable[];
  /** Variables for what the chosen policy fills in. */
  readonly filled: readonly CommentedVariable[];
  /** CEL for lists of JSONPatch. */
  readonly patches: readonly string[];
}

const inFull = (policies: readonly FillingPolicy[], hasRivals: boolean): Written => ({
  fitting: policies.flatMap((one) => ownVariables(one, hasRivals)),
  filled: [],
  patches: policies
    .filter(fills)
    .map(({ name, policy }) =>
      whereChosen(celString(name), policyPatches(policy, hasRivals, JSON_PATCH)),
    ),
});

function withCommonParts(
  policySet: PolicySet,
  policies: readonly FillingPolicy[],
  hasRivals: boolean,
): Written {
  const common = commonIn(policySet);
  const filled = filledByName(policies.filter(fills), hasRivals);
  return {
    fitting: [
      ...common.variables,
      ...policies.flatMap((one) => policyVariables(one, hasRivals, common.names)),
    ],
    filled: filled.variables,
    patches: [filled.expression],
  };
}

const chosenBy = (expression: string, hasRivals: boolean): CommentedVariable => ({
  name: 'chosen',
  expression,
  comment: `a policy that changes nothing goes first, then the first by name${hasRivals ? '; where the seccomp annotation is missing, PSP counted every policy as changing the pod' : ''}`,
});

/** Adds the variables for lists that are read. */
function withLists(variables: readonly CommentedVariable[], expression: string): Mutation {
  const expressions = [...variables.map((one) => one.expression), expression];
  const places = isRead(PLACES.name, expressions) ? [PLACES] : [];
  return { variables: [...listVariables(expressions), ...places, ...variables], expression };
}

/** The texts of the policies, one after the other: the caller stops when the limit is exceeded. */
function* writtenInFull(policies: readonly FillingPolicy[], hasRivals: boolean): Generator<string> {
  for (const one of policies) {
    for (const { expression } of ownVariables(one, hasRivals)) yield expression;
    if (fills(one)) yield policyPatches(one.policy, hasRivals, JSON_PATCH);
  }
}

const ownVariables = (one: FillingPolicy, hasRivals: boolean): readonly CommentedVariable[] =>
  policyVariables(walkedOnce(one), hasRivals, CEL_NAMES);

/** Goes over each list once. Not used together with common parts, which have their own loops. */
const walkedOnce = (one: FillingPolicy): FillingPolicy => ({
  ...one,
  admits: inOneWalk(one.admits),
  change: one.change && inOneWalk(one.change),
});

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
