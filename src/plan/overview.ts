/** The plan as README.md and the page show it, in the same words. */
import { groupedBy } from '../base/groupedBy.js';
import { shortList } from '../base/shortList.js';
import { STANDARD_LEVELS } from '../standards/standardLevels.js';
import { isStricter } from '../targets/psa/existingLabels.js';
import { strictest, weakest } from '../targets/psa/levels.js';
import { overviewFindings, type Finding } from './overviewFindings.js';
import { many } from './many.js';
import {
  isForAnnotations,
  isThere,
  POLICY_STATUSES,
  type MigrationPlan,
  type PlannedNamespace,
  type WorkStep,
} from './plan.js';

export interface Overview {
  readonly unknown: readonly string[];
  readonly target: string;
  readonly reason: string;
  readonly notes: readonly string[];
  readonly facts: readonly Fact[];
  /** What to do about objects that a deployment tool keeps as they are in git or in a chart. */
  readonly deployed: string;
  readonly steps: readonly ShownStep[];
  readonly levels: readonly LevelRow[];
  readonly levelNotes: readonly string[];
  readonly policies: readonly { readonly status: string; readonly names: string }[];
  readonly enough: string;
  readonly findings: readonly Finding[];
}

export interface Fact {
  readonly what: string;
  readonly says: string;
}
export interface ShownStep extends WorkStep {
  readonly shown: readonly string[];
  readonly more: number;
  readonly backWords: string;
}
export interface LevelRow {
  readonly level: string;
  readonly count: number;
  readonly names: string;
  readonly why: string;
}

const SHOWN_COMMANDS = 4;

export function overviewOf(plan: MigrationPlan): Overview {
  const { target } = plan;
  return {
    unknown: plan.unknown,
    target: target.recommended,
    reason: target.reason,
    notes: [
      ...(target.leftOut.length === 0
        ? []
        : [
            `${target.recommended} cannot take all policies, so it carries the ${plan.simplified.policies.length} that are enough for what runs, and not ${shortList(target.leftOut, 6)}`,
          ]),
      ...target.notWritten.map(({ target: name, reason }) => `${name} is not written: ${reason}`),
    ],
    facts: factsOf(plan),
    deployed: deployedWords(plan),
    steps: plan.steps.map(shownStep),
    levels: levelRows(plan.namespaces.filter(isThere)),
    levelNotes: levelNotes(plan.namespaces),
    policies: POLICY_STATUSES.flatMap((status) => {
      const own = plan.policies.filter((one) => one.status === status);
      return own.length === 0
        ? []
        : [
            {
              status: `${status} (${own.length})`,
              names: shortList(
                own.map(({ name, of }) => (of === null ? name : `${name} (${of})`)),
                8,
              ),
            },
          ];
    }),
    enough: enoughWords(plan),
    findings: overviewFindings(plan),
  };
}

/** Flux undoes what kubectl sets; Argo CD and Helm may, at the next sync or upgrade. */
function deployedWords({ workloads, target }: MigrationPlan): string {
  const places = [
    ...(workloads.some(({ patch }) => patch !== null)
      ? ['`workloads/NAMESPACE/` has the patches, in a kustomization']
      : []),
    ...(target.written.includes('psa')
      ? [
          '`audit/psa/` and `policies/psa/` are components for the kustomization that has the namespaces',
        ]
      : []),
    'what is applied with `-k` can be kept in git as it is',
  ];
  return `If Argo CD, Flux or Helm deploys something, change it in its source, because they undo what a command sets: ${places.join('; ')}.`;
}

function factsOf({ namespaces: all, policies, workloads }: MigrationPlan): readonly Fact[] {
  const namespaces = all.filter(isThere);
  const byLevel = STANDARD_LEVELS.toReversed().map(
    (level) => `${namespaces.filter((one) => one.level.recommended === level).length} ${level}`,
  );
  const said = (word: string | null): number => workloads.filter(({ psp }) => psp === word).length;
  const patched = workloads.filter(({ patch }) => patch !== null);
  const faults = patched.filter(({ patch }) => patch!.proof.fault !== null);
  const annotated = patched.filter(isForAnnotations);
  return [
    { what: many(namespaces.length, 'namespace'), says: byLevel.join(', ') },
    {
      what: many(policies.length, 'policy', 'policies'),
      says:
        policies.length === 0
          ? 'none in the input'
          : POLICY_STATUSES.map((status) => ({
              status,
              count: policies.filter((one) => one.status === status).length,
            }))
              .filter(({ count }) => count > 0)
              .map(({ status, count }) => `${count} ${status}`)
              .join(', '),
    },
    {
      what: many(workloads.length, 'workload'),
      says:
        policies.length === 0
          ? 'no policy to judge them by'
          : `${said('allowed')} admitted as they are, ${said('mutated')} with values filled in, ${said('denied')} refused`,
    },
    {
      what: many(patched.length, 'patch', 'patches'),
      says:
        patched.length === 0
          ? policies.length === 0
            ? 'no policy to say what was filled in'
            : workloads.length === 0
              ? 'nothing is known to run'
              : 'PSP fills in nothing'
          : `${patched.length - faults.length} proven: PSP has nothing left to fill in${faults.length === 0 ? '' : `; ${faults.length} not: see plan.json`}${annotated.length === 0 ? '' : `; ${annotated.length} for annotations of seccomp, which have no effect since 1.27`}`,
    },
  ];
}

function shownStep(step: WorkStep): ShownStep {
  const isLong = step.commands.length > SHOWN_COMMANDS + 1;
  const shown = isLong ? step.commands.slice(0, SHOWN_COMMANDS) : step.commands;
  return {
    ...step,
    shown,
    more: step.commands.length - shown.length,
    backWords: backWords(step),
  };
}

/**
 * Commands to go back, as code. Explanations are after a `#`. Many scripts are one for each
 * namespace, and many rollbacks one for each release, so the first stands for all. Other commands
 * are different, and each is needed.
 */
function backWords({ number, back }: WorkStep): string {
  const areAlike = back.length > 2 && back.every((line) => /^(sh|helm rollback) /.test(line));
  const shown = areAlike ? back.slice(0, 1) : back;
  const words = shown.map((line) => (line.startsWith('# ') ? line.slice(2) : `\`${line}\``));
  const left = back.length - shown.length;
  return `${words.join(', ')}${left > 0 ? ` and ${left} more like it; \`jq -r '.steps[${number - 1}].back[]' plan.json\` prints all` : ''}`;
}

/** One row for all namespaces with the same level for the same reason. */
function levelRows(namespaces: readonly PlannedNamespace[]): readonly LevelRow[] {
  const rows = groupedBy(namespaces, ({ level }) =>
    JSON.stringify([level.recommended, whyOf(level)]),
  );
  return [...rows]
    .map(([key, own]) => {
      const [level, why] = JSON.parse(key) as [string, string];
      return {
        level,
        count: own.length,
        names: shortList(
          own.map(({ name }) => name),
          8,
        ),
        why,
      };
    })
    .sort(
      (a, b) =>
        (STANDARD_LEVELS as readonly string[]).indexOf(a.level) -
          (STANDARD_LEVELS as readonly string[]).indexOf(b.level) || b.count - a.count,
    );
}

function whyOf(level: PlannedNamespace['level']): string {
  const { recommended, nearest, fits, next } = level;
  const runs =
    fits === null
      ? 'nothing that PSP admits runs there'
      : isStricter(recommended, fits)
        ? `what runs there needs ${fits}`
        : next === null
          ? 'what runs there passes it'
          : next.refuses.every(({ admittedOncePatched }) => admittedOncePatched)
            ? fits === recommended
              ? `${next.level} would refuse what runs there with what PSP fills in`
              : `what runs there would pass ${fits} too`
            : `${next.level} would refuse what runs there`;
  if (isKept(level)) return `it is enforced there already; ${runs}`;
  return nearest === null
    ? runs
    : nearest === recommended
      ? `as the policies say; ${runs}`
      : `the policies say ${nearest}, but what runs there needs ${recommended}`;
}

/**
 * Whether the level is stricter than the policies and workloads ask for, and stays because it is
 * already enforced.
 */
const isKept = ({ recommended, nearest, fits, today }: PlannedNamespace['level']): boolean =>
  today === recommended && recommended !== weakest([nearest, fits].filter((one) => one !== null));

function levelNotes(namespaces: readonly PlannedNamespace[]): readonly string[] {
  const gone = namespaces.filter(({ exists }) => exists === false).map(({ name }) => name);
  const refused = namespaces.flatMap(({ level }) => level.refuses);
  const stricter = namespaces
    .filter(({ level: { fits, recommended } }) => fits !== null && isStricter(fits, recommended))
    .map(({ name, level: { fits } }) => `${name} (${fits!})`);
  const open = refused.filter(({ admittedOncePatched }) => !admittedOncePatched);
  return [
    ...(refused.length === 0
      ? []
      : [
          `${many(refused.length, 'workload')} would be refused by the level as ${refused.length === 1 ? 'it is' : 'they are'}${open.length === 0 ? ', but none once patched' : `, ${open.length} once patched`}`,
        ]),
    ...(stricter.length === 0
      ? []
      : [
          `${many(stricter.length, 'namespace')} could take a stricter level than the policies there ask for, without refusing anything that runs there: ${shortList(stricter, 6)}`,
        ]),
    ...askedFor(namespaces),
    ...(gone.length === 0
      ? []
      : [
          `roles and bindings name ${many(gone.length, 'namespace')} that the cluster does not have: ${shortList(gone, 6)}`,
        ]),
  ];
}

/** What fits where nothing runs. */
const STRICTEST = strictest(STANDARD_LEVELS);

/**
 * The policies that keep levels low although nothing that runs needs it, and the grants that make
 * them count.
 */
function askedFor(namespaces: readonly PlannedNamespace[]): readonly string[] {
  const held = namespaces.filter(
    (one) =>
      isThere(one) &&
      one.level.nearest === one.level.recommended &&
      isStricter(one.level.fits ?? STRICTEST, one.level.recommended),
  );
  const asking = groupedBy(
    held.flatMap(({ level }) => level.deciding),
    ({ name }) => name,
  );
  const lines = [...asking]
    .sort((a, b) => b[1].length - a[1].length)
    .map(
      ([name, own]) =>
        `${name} in ${many(own.length, 'namespace')} (${shortList([...new Set(own.flatMap(({ subjects }) => subjects))], 2)})`,
    );
  return lines.length === 0
    ? []
    : [
        `Policies that ask for levels that nothing running needs, and who may use them: ${shortList(lines)}. If a grant can go, remove it and plan again`,
      ];
}

function enoughWords({ simplified }: MigrationPlan): string {
  if (simplified.policies.length === 0) return '';
  const { policies: kept, admitted, of } = simplified;
  return `${many(kept.length, 'policy is', 'policies are')} enough for what runs (${admitted} of ${many(of, 'workload')}, once patched): ${shortList(kept, 8)}`;
}
