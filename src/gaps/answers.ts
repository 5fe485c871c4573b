/**
 * The answers of PSP and a target to a request, as predicates. The condition of a gap says what
 * both answer to its requests. Updates that change only owner references or finalizers are not
 * considered: PSP and every target admit them.
 */
import type { Check, Control } from '../controls/control.js';
import { checksOf, controls } from '../controls/index.js';
import { everywhere } from '../controls/scopes.js';
import { seccompAnnotation } from '../controls/seccomp.js';
import { compareText } from '../base/compareText.js';
import { knowsGrants, type Policy, type PolicySet } from '../ir/policySet.js';
import { remembered, rememberedBy, rememberedWith } from '../base/remembered.js';
import type { Node } from '../lang/node.js';
import { SharedParts } from '../lang/sharedParts.js';
import { conjunction, disjunction, negation } from '../lang/foldLogic.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { folded, simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import { isCreate, isEphemeral, isPodItself, type RequestView } from '../pod/requestView.js';
import type { Era } from '../pod/view.js';
import { afterDefaults } from '../semantics/afterDefaults.js';
import { boundMayUse } from '../semantics/grantPredicate.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import type { Gap, GapAnswers } from './gap.js';
import { changes } from './filledIn.js';

/** Free variables of the predicates: `request` and `pod`. */
export interface Answers {
  /** Whether PSP admits the request. */
  readonly psp: Node;
  /** Whether PSP admits the pod by a policy that changes nothing. */
  readonly pspUnchanged: Node;
  /** Whether the target admits the request. */
  readonly target: Node;
  /**
   * Compiles the predicates. It is shared, because the predicates of the targets of a set have most
   * parts in common.
   */
  readonly parts: SharedParts;
}

type Asked = (view: RequestView, pod: JsonObject) => boolean;
/** Whether PSP's answer to one request is the one that a gap wants. */
export type PspAsker = (wanted: GapAnswers['psp']) => boolean;

/** PSP's answers to one request. Each is computed only if it is needed. */
export function pspAsker({
  psp,
  pspUnchanged: unchanged,
  parts,
}: Answers): (view: RequestView, pod: JsonObject) => PspAsker {
  const admits = asking(parts, psp);
  const asItStands = asking(parts, unchanged);
  return (view, pod) => (wanted) =>
    wanted === null ||
    (admits(view, pod) !== (wanted === 'denies') &&
      (wanted !== 'changes' || !asItStands(view, pod)));
}

/** Whether the target's answer is the one that a gap wants. */
export function targetAsker({
  target,
  parts,
}: Answers): (view: RequestView, pod: JsonObject, wanted: GapAnswers['target']) => boolean {
  const admits = asking(parts, target);
  return (view, pod, wanted) =>
    wanted === null ||
    (wanted === 'admits-new' && view.operation !== 'CREATE') ||
    admits(view, pod) === (wanted !== 'denies');
}

/**
 * Each request is evaluated once: the search for witnesses tries the same requests for each gap and
 * target.
 */
const asking = (parts: SharedParts, node: Node): Asked => askedOnce(parts.compile(node));
const askedOnce = remembered((asked: Asked): Asked => rememberedWith(asked));

/** The gaps of one target, and the answers by which they were found. */
export interface GapAnalysis {
  readonly gaps: readonly Gap[];
  readonly answers: Answers;
}

/** How a server or target reads the policies. */
export interface Reading {
  /** Whether grants count; otherwise every policy may admit every pod. */
  readonly byGrant: boolean;
  /**
   * On CREATE: whether a pod is judged after the policy's defaults. On UPDATE: whether a policy
   * that would fill in something is skipped.
   */
  readonly defaulted: boolean;
  readonly seesEphemeral: boolean;
}

const PSP: Reading = { byGrant: true, defaulted: true, seesEphemeral: false };
/** PSP 1.24 itself. If the input has no RBAC, everyone is taken to be granted every policy. */
const pspUnchanged = remembered((set: PolicySet) => unchangedBy(set, '1.24', PSP));

const partsOf = remembered((_: PolicySet) => new SharedParts(['request', 'pod']));

export const answersOf = (set: PolicySet, target: Node): Answers => ({
  psp: admission(set, '1.24', PSP),
  pspUnchanged: pspUnchanged(set),
  target,
  parts: partsOf(set),
});

/**
 * Whether a server of this era that reads the policies in this way admits the request. The result
 * is remembered, because several targets read alike.
 */
export const admission = (set: PolicySet, era: Era, reading: Reading): Node =>
  admissionsOf(set)(era, reading);

const admissionsOf = remembered((set: PolicySet) =>
  rememberedBy(
    (era: Era, { byGrant, defaulted, seesEphemeral }: Reading) =>
      [era, byGrant, defaulted, seesEphemeral].join(' '),
    (era, reading) => admissionBy(set, era, reading),
  ),
);

function admissionBy(set: PolicySet, era: Era, reading: Reading): Node {
  const { defaulted } = reading;
  const asItStands = unchangedBy(set, era, reading);
  const judged = defaulted
    ? folded({
        kind: 'if',
        test: isCreate.node,
        then: anyPolicy(set, era, reading, (policy) => fitsDefaulted(policy, era)),
        otherwise: asItStands,
      })
    : asItStands;
  return disjunction([unseen(reading), judged]);
}

/** Conditions that hold for a created pod that PSP admits by this policy after defaulting. */
export const admitsFilled = (set: PolicySet, policy: Policy): readonly Node[] =>
  admitsFilledBy(set, policy, '1.24', PSP);

const admitsFilledBy = (
  set: PolicySet,
  policy: Policy,
  era: Era,
  reading: Reading,
): readonly Node[] => [...granted(set, reading, policy), fitsDefaulted(policy, era)];

/**
 * Conditions that hold if a server that reads in this way fills in by this policy today, or by one
 * before it.
 */
export const mayFillInToday = (
  set: PolicySet,
  policy: Policy,
  reading: Reading,
): readonly Node[] => [
  ...admitsFilledBy(set, policy, 'current', reading),
  negation(unchangedBy(set, 'current', reading)),
];

/** Conditions that hold if no control but this one keeps the policy from admitting a created pod. */
export function admitsApartFrom(policy: Policy, control: Control): readonly Node[] {
  const after = afterDefaults(policy, '1.24');
  const own = control.checks('1.24');
  return checksOf('1.24')
    .filter((check) => !own.includes(check))
    .map((check) => folded(everywhere(check.scope, after(check))));
}

/** The policies that PSP tries before this one, if none admits the pod unchanged. */
export const comeBefore: (set: PolicySet) => (policy: Policy) => readonly Policy[] = remembered(
  (set: PolicySet) =>
    remembered(({ name }: Policy) =>
      usable(set, '1.24').filter((one) => compareText(one.name, name) < 0),
    ),
);

type Fits = (policy: Policy, era: Era) => Node;

const unchangedBy = (set: PolicySet, era: Era, reading: Reading, fitting: Fits = fits): Node =>
  anyPolicy(set, era, reading, (policy) =>
    reading.defaulted
      ? conjunction([fitting(policy, era), unchanged(policy, era)])
      : fitting(policy, era),
  );

/** As `admission`, for a server that evaluates only a part of each policy on UPDATE. */
export function admissionWithUpdates(
  set: PolicySet,
  era: Era,
  reading: Reading,
  asked: (policy: Policy) => Node,
): Node {
  return folded({
    kind: 'if',
    test: isCreate.node,
    then: admission(set, era, reading),
    otherwise: disjunction([unseen(reading), admittedByLess(set, era, reading, asked)]),
  });
}

/** Whether a policy admits the pod as it is, by these parts of the policies. */
export const admittedByLess = (
  set: PolicySet,
  era: Era,
  reading: Reading,
  asked: (policy: Policy) => Node,
): Node => unchangedBy(set, era, reading, asked);

const unseen = ({ seesEphemeral }: Reading): Node =>
  negation(seesEphemeral ? disjunction([isPodItself.node, isEphemeral.node]) : isPodItself.node);

/**
 * Whether `holds` is true for the policy that is chosen; true if none is. A policy that changes
 * nothing is preferred, and then the first by name. With several policies, none counts as changing
 * nothing while the seccomp annotation is missing.
 */
export function ofTheChosen(
  set: PolicySet,
  era: Era,
  reading: Reading,
  holds: (policy: Policy) => Node,
): Node {
  const ordered = [...usable(set, era)].sort((a, b) => compareText(a.name, b.name));
  const choose = (admits: (policy: Policy) => Node, otherwise: Node): Node =>
    ordered.reduceRight(
      (rest, policy) =>
        folded({
          kind: 'if',
          test: conjunction([...granted(set, reading, policy), admits(policy)]),
          then: holds(policy),
          otherwise: rest,
        }),
      otherwise,
    );
  const isMirrored = ordered.length > 1 ? [negation(simplify(seccompAnnotation.when.node))] : [];
  return choose(
    (policy) => conjunction([...isMirrored, fits(policy, era), unchanged(policy, era)]),
    choose((policy) => fitsDefaulted(policy, era), { kind: 'literal', value: true }),
  );
}

const anyPolicy = (
  set: PolicySet,
  era: Era,
  reading: Reading,
  admits: (policy: Policy) => Node,
): Node =>
  disjunction(
    usable(set, era).map((policy) =>
      conjunction([...granted(set, reading, policy), admits(policy)]),
    ),
  );

const usable = ({ policies }: PolicySet, era: Era): readonly Policy[] =>
  policies.filter((policy) => compilePolicy(policy, era).usable);
const granted = (set: PolicySet, { byGrant }: Reading, { name }: Policy): readonly Node[] =>
  byGrant && knowsGrants(set) ? [boundMayUse(name, set.grants)] : [];

/** Whether the policy admits the pod as it is. */
const fits = rememberedByEra((policy, era) => fitsChecks(policy, checksOf(era)));
const fitsChecks = (policy: Policy, checks: readonly Check[]): Node =>
  conjunction(checks.map((check) => fitsCheck(policy, check)));
export const fitsCheck = ({ spec }: Policy, { scope, holds }: Check): Node =>
  folded(everywhere(scope, bindPolicy(holds.node, spec)));

/** Whether the policy admits the pod after its defaults. */
const fitsDefaulted = rememberedByEra((policy, era) => {
  const after = afterDefaults(policy, era);
  return conjunction(checksOf(era).map((check) => folded(everywhere(check.scope, after(check)))));
});

/** Whether the policy would fill in nothing. */
const unchanged = rememberedByEra((policy, era) =>
  conjunction(
    controls.flatMap((control) => {
      const when = changes(policy, control.defaults(era));
      return when === undefined ? [] : [negation(simplify(when.node))];
    }),
  ),
);

function rememberedByEra(
  make: (policy: Policy, era: Era) => Node,
): (policy: Policy, era: Era) => Node {
  const then = remembered((policy: Policy) => make(policy, '1.24'));
  const now = remembered((policy: Policy) => make(policy, 'current'));
  return (policy, era) => (era === '1.24' ? then : now)(policy);
}
