/**
 * What PSP and a target answer to a request, as predicates: a gap's condition says what each of
 * them answers there.
 * Updates of owner references and finalizers alone are left to both: PSP and every target let them
 * through.
 */
import type { Check } from '../controls/control.js';
import { checksOf, controls } from '../controls/index.js';
import { everywhere } from '../controls/scopes.js';
import { seccompAnnotation } from '../controls/seccomp.js';
import { compareText } from '../base/compareText.js';
import { knowsGrants, type Policy, type PolicySet } from '../ir/policySet.js';
import { remembered, rememberedBy } from '../base/remembered.js';
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

/** Free variables: `request` and `pod`. */
export interface Answers {
  /** Whether PSP admits the request. */
  readonly psp: Node;
  /** Whether a policy that may be used admits the pod as it stands. */
  readonly pspUnchanged: Node;
  /** Whether the target admits the request. */
  readonly target: Node;
  /** Where they are compiled: what the targets of one set ask is mostly the same. */
  readonly parts: SharedParts;
}

type Asked = (view: RequestView, pod: JsonObject) => boolean;
/** Whether PSP answers one request as a gap wants. */
export type PspAsker = (wanted: GapAnswers['psp']) => boolean;

/** PSP's answers; each is asked only when it is needed. */
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

/** Whether the target answers as a gap wants. */
export function targetAsker({
  target,
  parts,
}: Answers): (view: RequestView, pod: JsonObject, wanted: GapAnswers['target']) => boolean {
  const admits = asking(parts, target);
  return (view, pod, wanted) => wanted === null || admits(view, pod) === (wanted === 'admits');
}

/** Asked once a request: the search for witnesses asks of the same ones for each gap and target. */
const asking = (parts: SharedParts, node: Node): Asked => askedOnce(parts.compile(node));
const askedOnce = remembered((asked: Asked): Asked => remembered(asked));

/** The gaps of one target, and the answers that their conditions speak of. */
export interface GapAnalysis {
  readonly gaps: readonly Gap[];
  readonly answers: Answers;
}

/** What a target does with pods: how it reads the policies. */
export interface Reading {
  /** Whether grants count, or every policy may admit every pod. */
  readonly byGrant: boolean;
  /**
   * Whether pods are judged with what the policy fills in; on UPDATE, whether it would have filled
   * in nothing.
   */
  readonly defaulted: boolean;
  readonly seesEphemeral: boolean;
}

const PSP: Reading = { byGrant: true, defaulted: true, seesEphemeral: false };
/** PSP 1.24 itself. Without RBAC in the input everyone is taken to be granted every policy. */
const pspUnchanged = remembered((set: PolicySet) => unchangedBy(set, '1.24', PSP));

const partsOf = remembered((_: PolicySet) => new SharedParts(['request', 'pod']));

export const answersOf = (set: PolicySet, target: Node): Answers => ({
  psp: admission(set, '1.24', PSP),
  pspUnchanged: pspUnchanged(set),
  target,
  parts: partsOf(set),
});

/**
 * What a server of this era answers that reads the policies so; remembered, for targets share
 * readings.
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

/** What holds of a created pod where PSP admits it by this policy, with what that fills in. */
export const admitsFilled = (set: PolicySet, policy: Policy): readonly Node[] => [
  ...granted(set, PSP, policy),
  fitsDefaulted(policy, '1.24'),
];

/** The policies that PSP comes to before this one, of those that change the pod. */
export const comeBefore = remembered((set: PolicySet): ((policy: Policy) => readonly Policy[]) =>
  remembered(({ name }) => usable(set, '1.24').filter((one) => compareText(one.name, name) < 0)),
);

type Fits = (policy: Policy, era: Era) => Node;

const unchangedBy = (set: PolicySet, era: Era, reading: Reading, fitting: Fits = fits): Node =>
  anyPolicy(set, era, reading, (policy) =>
    reading.defaulted
      ? conjunction([fitting(policy, era), unchanged(policy, era)])
      : fitting(policy, era),
  );

/** The same of a server that judges updates by less of each policy. */
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

/** Whether a policy admits the pod as it stands, by its checks. */
export const admittedByLess = (
  set: PolicySet,
  era: Era,
  reading: Reading,
  asked: (policy: Policy) => Node,
): Node => unchangedBy(set, era, reading, asked);

const unseen = ({ seesEphemeral }: Reading): Node =>
  negation(seesEphemeral ? disjunction([isPodItself.node, isEphemeral.node]) : isPodItself.node);

/**
 * Whether something holds of the policy that is chosen: one that changes nothing goes first, then
 * the first by name; of several, none counts as changing nothing where the seccomp annotation is
 * still to be written. True where none is chosen.
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

/** Whether the policy admits the pod as it stands. */
const fits = rememberedByEra((policy, era) => fitsChecks(policy, checksOf(era)));
const fitsChecks = (policy: Policy, checks: readonly Check[]): Node =>
  conjunction(checks.map((check) => fitsCheck(policy, check)));
export const fitsCheck = ({ spec }: Policy, { scope, holds }: Check): Node =>
  folded(everywhere(scope, bindPolicy(holds.node, spec)));

/** Whether the policy admits the pod with what it fills in. */
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
