/**
 * The level of the Pod Security Standards for each namespace, and what this level and the next
 * stricter one refuse.
 */
import { rememberedBy } from '../base/remembered.js';
import { compareText } from '../base/compareText.js';
import { groupedBy } from '../base/groupedBy.js';
import type { PolicySet } from '../ir/policySet.js';
import type { NamespaceLabels } from '../load/namespaces.js';
import type { JsonObject } from '../pod/json.js';
import { grantsOfPolicy } from '../semantics/grantPredicate.js';
import { STANDARD_LEVELS, type StandardLevel } from '../standards/standardLevels.js';
import { levelRunner } from '../targets/psa/levelRunner.js';
import { enforcedLevel, isStricter, othersLabels } from '../targets/psa/existingLabels.js';
import { levelReasons } from '../targets/psa/levelReasons.js';
import { nearestLevel } from '../targets/psa/standardLevel.js';
import { isOfSystem } from '../targets/psa/systemGrants.js';
import { ENFORCE } from '../targets/psa/standardLabels.js';
import { levelsOf, strictest, weakest, type Levels } from '../targets/psa/levels.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { atHome } from './atHome.js';
import { isAdmitted, policiesOf, type JudgedTemplate } from './judged.js';
import type { LevelRefusal, LoggedUse, PlannedLevel, PlannedNamespace } from './plan.js';
import { subjectText } from './subjects.js';

export interface NamespaceInput {
  readonly set: PolicySet;
  readonly options: EmitOptions;
  /** Undefined if the input has no Namespace. */
  readonly labels: NamespaceLabels | undefined;
  /** The labels, with those that an earlier plan replaced in place of its own. */
  readonly existing: NamespaceLabels;
  readonly judged: readonly JudgedTemplate[];
  readonly logged: readonly LoggedUse[];
}

export function plannedNamespaces(input: NamespaceInput): readonly PlannedNamespace[] {
  const { set, options, labels, existing, judged, logged } = input;
  const running = groupedBy(judged, ({ request }) => request.namespace);
  const names = [
    ...new Set([
      ...(labels?.keys() ?? []),
      ...running.keys(),
      ...set.grants.flatMap(({ namespace }) => namespace ?? []),
    ]),
  ].sort(compareText);
  const home = atHome(set);
  const levels = levelMap(home, options, names, 'nearest');
  const lossless = levelMap(set, options, names, 'lossless');
  const subjects = subjectsIn(set);
  const applying = subjectsIn({ ...home, grants: home.grants.filter((one) => !isOfSystem(one)) });
  const asks = askers(set, options.minor);
  return names.map((name) => {
    const own = running.get(name) ?? [];
    const byPolicies = levels.get(name)!;
    return {
      name,
      exists: labels === undefined ? null : labels.has(name),
      policies: subjects(name),
      used: [
        ...new Set([
          ...own.flatMap(policiesOf),
          ...logged.flatMap((one) => (one.namespace === name ? [one.policy] : [])),
        ]),
      ].sort(compareText),
      workloads: own.length,
      pods: own.reduce((sum, { root }) => sum + root.pods.length, 0),
      level: levelFor(own.filter(isAdmitted), {
        nearest: set.policies.length === 0 ? null : byPolicies.level,
        deciding: applying(name).filter((one) => asks(one.name, byPolicies.level)),
        lossless: set.policies.length === 0 ? 'privileged' : lossless.get(name)!.level,
        today: labels?.get(name)?.[ENFORCE] ?? null,
        kept: enforcedLevel(othersLabels(existing.get(name) ?? {})),
        reasons: set.policies.length === 0 ? [] : levelReasons(byPolicies, options),
        minor: options.minor,
      }),
    };
  });
}

const levelMap = (
  set: PolicySet,
  options: EmitOptions,
  names: readonly string[],
  psaLevel: 'nearest' | 'lossless',
): ReadonlyMap<string, Levels['namespaces'][number]> =>
  new Map(
    levelsOf(set, { ...options, psaLevel, namespaces: names }).namespaces.map((one) => [
      one.name,
      one,
    ]),
  );

/** What does not depend on the workloads. */
interface Given extends Pick<
  PlannedLevel,
  'lossless' | 'nearest' | 'deciding' | 'today' | 'reasons'
> {
  readonly minor: number;
  /** The level that the namespace already enforces, if somebody else has set it. */
  readonly kept: StandardLevel | undefined;
}

/**
 * The nearest level by the policies, or a weaker one if running pods need it. A level that is
 * already enforced is not lowered.
 */
function levelFor(
  running: readonly JudgedTemplate[],
  { minor, reasons, kept, ...given }: Given,
): PlannedLevel {
  const fits =
    running.length === 0
      ? null
      : weakest(running.map(({ patched }) => strictestFor(patched.pod, minor)));
  const needed = weakest([given.nearest, fits].filter((one) => one !== null));
  const recommended = strictest(kept === undefined ? [needed] : [needed, kept]);
  const next = STANDARD_LEVELS[STANDARD_LEVELS.indexOf(recommended) + 1];
  const refusals = (level: StandardLevel): readonly LevelRefusal[] =>
    running.flatMap((one) => levelRefusal(one, level, minor));
  const isWeaker = recommended === needed && ![null, needed].includes(given.nearest);
  return {
    recommended,
    ...given,
    fits,
    reasons: [
      ...sinceLabelled(kept, recommended, needed),
      ...(isWeaker
        ? [`weaker than the policies ask for (${given.nearest}): what runs here needs it`]
        : []),
      ...reasons,
    ],
    refuses: refusals(recommended),
    next: next === undefined ? null : { level: next, refuses: refusals(next) },
  };
}

/** What becomes of the level that somebody else has the namespace enforce. */
function sinceLabelled(
  kept: StandardLevel | undefined,
  recommended: StandardLevel,
  needed: StandardLevel,
): readonly string[] {
  if (recommended !== needed)
    return [
      `the namespace enforces ${recommended} already, which stays; ${needed} would be enough for its policies and for what runs here`,
    ];
  return kept !== undefined && isStricter(recommended, kept)
    ? [
        `the namespace enforces ${kept} today; if that is for something that does not run now, leave it`,
      ]
    : [];
}

export const strictestFor = (pod: JsonObject, minor: number): StandardLevel =>
  strictest(STANDARD_LEVELS.filter((level) => levelRunner(level, minor).admits(pod)));

/** The reasons for which a level refuses a workload as it is; undefined if it admits it. */
export function levelRefusal(
  { title, request, patched }: Pick<JudgedTemplate, 'title' | 'request' | 'patched'>,
  level: StandardLevel,
  minor: number,
): readonly LevelRefusal[] {
  const runner = levelRunner(level, minor);
  if (runner.admits(request.pod)) return [];
  const admittedOncePatched = runner.admits(patched.pod);
  const found = runner.refusals(admittedOncePatched ? request.pod : patched.pod);
  return [
    {
      workload: title,
      reasons: [...new Set(found.map(({ path, message }) => `${path}: ${message}`))],
      admittedOncePatched,
    },
  ];
}

/** Finds out which policies by themselves lead to a level. */
function askers(
  { policies }: PolicySet,
  minor: number,
): (name: string, level: StandardLevel) => boolean {
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  // Remembered for all namespaces.
  const levelOf = rememberedBy(
    (name: string) => name,
    (name) => nearestLevel(byName.get(name)!, minor),
  );
  return (name, level) => levelOf(name) === level;
}

/** Who may use which policy in a namespace. */
function subjectsIn({
  policies,
  grants,
}: PolicySet): (namespace: string) => PlannedNamespace['policies'] {
  const byNamespace = groupedBy(grants, ({ namespace }) => namespace);
  return (namespace) => {
    const here = [...(byNamespace.get(null) ?? []), ...(byNamespace.get(namespace) ?? [])];
    return policies.flatMap(({ name }) => {
      const own = grantsOfPolicy(here, name);
      return own.length === 0
        ? []
        : [{ name, subjects: [...new Set(own.map(({ subject }) => subjectText(subject)))] }];
    });
  };
}
