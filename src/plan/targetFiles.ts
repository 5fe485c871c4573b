/** Writes the files of a plan for each target, and chooses the target that the plan recommends. */
import { asTakenOn } from '../semantics/olderServers.js';
import { refusedAsItIs, refusedByServer } from '../semantics/takenByServer.js';
import type { TargetName } from '../gaps/gap.js';
import { knowsGrants, type Policy, type PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import { InputError } from '../base/problem.js';
import { rememberedBy } from '../base/remembered.js';
import { shortList } from '../base/shortList.js';
import { AUTHENTICATED } from '../pod/requester.js';
import { grantsOfPolicy } from '../semantics/grantPredicate.js';
import type { StandardLevel } from '../standards/standardLevels.js';
import { TARGETS_BY_RANK } from '../report/gaps/targetSummaries.js';
import { targets } from '../targets/index.js';
import { labelFiles } from '../targets/psa/labelFiles.js';
import { labelledNamespace } from '../targets/psa/labelledNamespace.js';
import { levelConfiguration } from '../targets/psa/index.js';
import { levelsOf } from '../targets/psa/levels.js';
import { fieldsLetThrough } from '../targets/psa/standardLevel.js';
import { levelAdmission } from '../targets/psa/predict.js';
import type { EmitOptions, Selection } from '../targets/shared/options.js';
import { abilities } from '../targets/vap/abilities.js';
import { TargetError } from '../targets/shared/targetError.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import type { Prediction } from '../targets/target.js';
import { atHome } from './atHome.js';
import { countedGrants, type Counted } from './countedGrants.js';
import { isThere, type ChosenTarget, type PlannedNamespace } from './plan.js';

export interface WrittenTarget {
  readonly target: TargetName;
  /**
   * How the target finds out who may use which policy; null for levels, which apply to everyone.
   */
  readonly selection: Selection | null;
  readonly enforced: readonly OutputFile[];
  readonly audited: readonly OutputFile[];
  /** The level of namespaces that are made later, if the files set one. */
  readonly later?: StandardLevel;
  readonly predict: (request: AdmissionRequest, counted: Counted) => Prediction;
}

export interface TargetInput {
  /** Of policies with the same meaning only one, with the grants of all. */
  readonly set: PolicySet;
  /** The same policies, each under its own name, as RBAC on the cluster grants them. */
  readonly named: PolicySet;
  /** The policies that suffice for what runs. They are written if all policies do not fit. */
  readonly enough: PolicySet;
  readonly options: EmitOptions;
  readonly namespaces: readonly PlannedNamespace[];
  /** Whether it is known what runs. If not, it is not known which policies are used. */
  readonly isUseKnown: boolean;
  readonly wanted: readonly TargetName[];
}

export interface Written {
  readonly targets: readonly WrittenTarget[];
  readonly notWritten: ChosenTarget['notWritten'];
  /** For each target, the policies that do not fit into its files. */
  readonly leftOut: ReadonlyMap<TargetName, readonly string[]>;
}

export function writtenTargets(input: TargetInput): Written {
  const written: WrittenTarget[] = [];
  const notWritten: { target: TargetName; reason: string }[] = [];
  const leftOut = new Map<TargetName, readonly string[]>();
  for (const target of input.wanted) {
    if (target === 'psa') {
      written.push(labels(input));
      continue;
    }
    const whole = tried(target, input.set, input);
    if ('target' in whole) {
      written.push(whole);
      continue;
    }
    const fewer = input.set === input.enough ? whole : tried(target, input.enough, input);
    if ('target' in fewer) {
      written.push(fewer);
      const kept = new Set(input.enough.policies.map(({ name }) => name));
      leftOut.set(
        target,
        input.set.policies.map(({ name }) => name).filter((name) => !kept.has(name)),
      );
    } else notWritten.push({ target, reason: whole.reason });
  }
  return { targets: written, notWritten, leftOut };
}

type Tried = WrittenTarget | { readonly reason: string };

/**
 * A target that asks RBAC must ask for the names that are granted, so it gets policies with the same
 * meaning each under its own name. If they do not fit, the grants are compiled in.
 */
function tried(
  target: TargetName,
  set: PolicySet,
  { set: merged, named, options }: TargetInput,
): Tried {
  const first = triedWith(target, set, options);
  const isMerged = named.policies.length > merged.policies.length;
  if (!isMerged || 'reason' in first || first.selection !== 'live') return first;
  const asking = triedWith(target, named, options);
  return 'target' in asking && asking.selection === 'live'
    ? asking
    : triedWith(target, set, { ...options, selection: 'static' });
}

/** @returns the reason, if the target cannot be written. */
function triedWith(target: TargetName, set: PolicySet, options: EmitOptions): Tried {
  if (set.policies.length === 0) return { reason: 'there is no policy to carry over' };
  try {
    const choice = targets[target].selects(set, options);
    if ('refused' in choice) return { reason: choice.refused };
    const files = (mode: EmitOptions['mode']): readonly OutputFile[] =>
      targets[target].emit(set, { ...options, mode }).files;
    return {
      target,
      selection: choice.selection,
      enforced: files('enforce'),
      audited: files('audit'),
      predict: predictor(target, set, { ...options, mode: 'enforce' }),
    };
  } catch (error) {
    if (error instanceof TargetError) return { reason: error.reason };
    if (error instanceof InputError) return { reason: error.message };
    throw error;
  }
}

function predictor(
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): WrittenTarget['predict'] {
  const by = rememberedBy(
    (counted: Counted) => counted,
    (counted) => targets[target].predict(set, options, countedGrants(set, counted)),
  );
  return (request, counted) => storedByTarget(by(counted)(request), request);
}

/**
 * If the API server refuses the pod, or what the target made of it, the pod never runs. PSP is
 * treated in the same way.
 */
function storedByTarget(prediction: Prediction, request: AdmissionRequest): Prediction {
  const { pod } = request;
  const isRefused =
    (prediction.mutated && refusedByServer(pod, prediction.pod) !== undefined) ||
    refusedAsItIs(request) !== undefined;
  return isRefused ? { allowed: false, mutated: false, pod } : prediction;
}

/** The labels with the plan's levels, which also depend on what runs. */
function labels({ set, options, namespaces }: TargetInput): WrittenTarget {
  // Namespaces that are made later get what those of today get before anything runs there.
  const home = atHome(set);
  const later = set.policies.length === 0 ? undefined : levelsOf(home, options).others.level;
  const files = (mode: EmitOptions['mode']): readonly OutputFile[] => [
    ...labelFiles(
      [
        mode === 'enforce'
          ? 'The level of each namespace, by its policies and by what runs there'
          : 'Nothing is refused: what the level of each namespace would refuse is written to the audit log',
      ],
      namespaces
        .filter(isThere)
        .map(({ name, level }) =>
          labelledNamespace(
            { name, level: level.recommended },
            { ...options, mode },
            level.reasons,
          ),
        ),
    ),
    ...(later === undefined ? [] : [levelConfiguration(home, { ...options, mode })]),
  ];
  const admits = levelAdmission({
    namespaces: namespaces.map(({ name, level }) => ({ name, level: level.recommended })),
    others: { level: later ?? 'privileged' },
    minor: options.minor,
  });
  const taken = asTakenOn(options.minor);
  return {
    target: 'psa',
    selection: null,
    enforced: files('enforce'),
    audited: files('audit'),
    ...(later === undefined ? {} : { later }),
    predict: (request) => {
      const asked = taken(request);
      return storedByTarget({ allowed: admits(asked), mutated: false, pod: asked.pod }, asked);
    },
  };
}

/** Without psa. Its levels are recommended only if they cover everything. */
const PREFERRED = TARGETS_BY_RANK.filter((target) => target !== 'psa');
const STRENGTHS: Readonly<Record<Exclude<TargetName, 'psa'>, string>> = {
  vap: 'it is built into Kubernetes, and carries every field',
  'kyverno-cel': 'it carries every field, and fills in what PSP filled in',
  gatekeeper: 'it checks every field',
  kyverno: 'it checks every field',
};

const ASKING: Readonly<Record<Selection, string>> = {
  live: 'it asks RBAC at admission as PSP did',
  static:
    'it has the grants of today compiled in, so plan and apply it again when roles and bindings change',
  any: 'everyone may use every policy',
};

const strengthOf = ({ target, selection }: WrittenTarget, options: EmitOptions): string =>
  [
    target === 'vap' && !abilities(options).defaults
      ? 'it is built into Kubernetes, and checks every field'
      : STRENGTHS[target as keyof typeof STRENGTHS],
    ...(selection === null ? [] : [ASKING[selection]]),
  ].join('; ');

/**
 * Recommends psa if it is written and its levels cover what the policies in use demand. Otherwise,
 * a target that carries every field.
 */
export function recommendedTarget(
  { set, options, namespaces, isUseKnown }: TargetInput,
  { targets: written }: Written,
): Pick<ChosenTarget, 'recommended' | 'reason'> {
  const beyond = beyondLevels(set.policies, namespaces, options.minor);
  const [best] = PREFERRED.flatMap((name) => written.find(({ target }) => target === name) ?? []);
  if (best !== undefined && set.policies.length > 0 && !isUseKnown)
    return {
      recommended: best.target,
      reason: `${strengthOf(best, options)}; it is not known what runs, so it is not known whether levels of psa are enough`,
    };
  const hasLevels = written.some(({ target }) => target === 'psa');
  if (best === undefined || (hasLevels && beyond.fields.length === 0))
    return {
      recommended: 'psa',
      reason:
        set.policies.length === 0
          ? 'the input has no policies, and a level for each namespace needs none'
          : beyond.fields.length === 0 && isUseKnown
            ? `the levels of the namespaces refuse everything that the policies in use refuse${asideFrom(set, namespaces, options.minor)}`
            : `nothing else can be written here${beyond.fields.length === 0 ? '' : `, and levels admit what the policies refuse by ${beyond.fields.join(', ')}`}`,
    };
  if (beyond.fields.length === 0)
    return {
      recommended: best.target,
      reason: `${strengthOf(best, options)}; levels of psa, which were not asked for, would refuse everything that the policies in use refuse`,
    };
  return {
    recommended: best.target,
    reason: `${strengthOf(best, options)}; with levels of psa alone, ${beyond.namespaces} of the ${namespaces.filter(({ used }) => used.length > 0).length} namespaces that use policies would admit what their policies refuse, by ${beyond.fields.slice(0, 6).join(', ')}${beyond.fields.length > 6 ? ` and ${beyond.fields.length - 6} more` : ''}`,
  };
}

/** A sentence about policies that allow privileged containers, which the recommendation ignores. */
function asideFrom(set: PolicySet, namespaces: readonly PlannedNamespace[], minor: number): string {
  const allowing = set.policies.filter(({ spec }) => spec.privileged);
  const places = namespaces.flatMap(({ name: namespace, used, level }) =>
    level.recommended !== 'privileged'
      ? []
      : allowing.filter(({ name }) => used.includes(name)).map((policy) => ({ policy, namespace })),
  );
  const more = places.filter(
    ({ policy }) => fieldsLetThrough(policy, 'privileged', minor).length > 0,
  );
  const closed = places.filter(
    ({ policy: { name }, namespace }) => !isForAll(set, name, namespace),
  );
  const list = (names: readonly string[]): string => shortList([...new Set(names)]);
  return [
    more.length === 0
      ? ''
      : `; this does not count what a policy that allows privileged containers refuses, because such containers can do it anyway (${list(more.map(({ policy }) => policy.name))}, by ${list(more.flatMap(({ policy }) => fieldsLetThrough(policy, 'privileged', minor)))})`,
    closed.length === 0
      ? ''
      : `; level privileged lets everyone run such containers in ${list(closed.map(({ namespace }) => namespace))}, whoever may use a policy`,
  ].join('');
}

const isForAll = (set: PolicySet, policy: string, namespace: string): boolean =>
  !knowsGrants(set) ||
  grantsOfPolicy(set.grants, policy).some(
    (one) =>
      one.subject.kind === 'Group' &&
      one.subject.name === AUTHENTICATED &&
      (one.namespace === null || one.namespace === namespace),
  );

/**
 * The fields by which policies in use refuse pods that the level of their namespace admits.
 * Policies that allow privileged containers are ignored: they cannot restrain their users
 * effectively.
 */
function beyondLevels(
  policies: readonly Policy[],
  namespaces: readonly PlannedNamespace[],
  minor: number,
): { readonly fields: readonly string[]; readonly namespaces: number } {
  const known = new Map<string, readonly string[]>();
  const through = (policy: Policy, level: PlannedNamespace['level']['recommended']) => {
    const key = `${level} ${policy.name}`;
    let fields = known.get(key);
    if (fields === undefined) known.set(key, (fields = fieldsLetThrough(policy, level, minor)));
    return fields;
  };
  const fields = new Set<string>();
  let count = 0;
  for (const { used, level } of namespaces) {
    const own = policies
      .filter(({ name, spec }) => used.includes(name) && !spec.privileged)
      .flatMap((policy) => through(policy, level.recommended));
    count += Number(own.length > 0);
    for (const field of own) fields.add(field);
  }
  return { fields: [...fields], namespaces: count };
}
