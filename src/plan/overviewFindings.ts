/** What is listed at the end of a plan: what to look at by hand, and who holds which power. */
import { shortList } from '../base/shortList.js';
import { ASSUMED } from '../pod/requester.js';
import { holdingLevelsDown } from './finishedPods.js';
import { many } from './many.js';
import {
  plannedTitle,
  type Holder,
  type MigrationPlan,
  type PlannedNamespace,
  type PlannedWorkload,
} from './plan.js';

export interface Finding {
  readonly title: string;
  readonly lines: readonly string[];
}

const SHOWN_LINES = 4;

export const overviewFindings = (plan: MigrationPlan): readonly Finding[] =>
  [
    ...ofWorkloads(plan.workloads),
    ofLevels(plan.namespaces),
    ...ofAccess(plan.access),
    ...ofWatch(plan.watch),
  ]
    .filter(({ lines }) => lines.length > 0)
    .map((one) => ({ ...one, lines: listed(one.lines) }));

const listed = (lines: readonly string[]): readonly string[] =>
  lines.length > SHOWN_LINES + 1
    ? [...lines.slice(0, SHOWN_LINES), `and ${lines.length - SHOWN_LINES} more: plan.json`]
    : lines;

const ofWorkloads = (workloads: readonly PlannedWorkload[]): readonly Finding[] => [
  ...refusals(workloads.filter(({ psp }) => psp === 'denied')),
  {
    title: 'A patch is not enough for these',
    lines: workloads.flatMap((one) => {
      const fault = one.patch?.proof.fault ?? null;
      return fault === null ? [] : [`${plannedTitle(one)}: ${fault}`];
    }),
  },
  {
    title: 'Change these by hand: in what makes them, or make them again',
    lines: workloads.flatMap(byHand),
  },
  {
    title:
      'Finished pods that hold a level down: if nothing makes such a pod again, delete it and plan again',
    lines: holdingLevelsDown(workloads),
  },
  {
    title: 'Pods and policies of today disagree',
    lines: workloads.flatMap((one) =>
      one.differs === null ? [] : [`${plannedTitle(one)}: ${one.differs}`],
    ),
  },
];

function refusals(refused: readonly PlannedWorkload[]): readonly Finding[] {
  const isUnknown = ({ assumed }: PlannedWorkload): boolean => assumed === ASSUMED.account;
  const line = (one: PlannedWorkload): string =>
    `${plannedTitle(one)}: ${one.reasons[0] ?? ''}${one.reasons.length > 1 ? ` (and ${one.reasons.length - 1} more)` : ''}`;
  return [
    {
      title: 'PSP or the API server refuses these: they started before, or do not run',
      lines: refused.filter((one) => !isUnknown(one)).map(line),
    },
    {
      title:
        'PSP refuses these to the service account of the pod; if another account makes their pods, name it with --custom-controller KIND=NAMESPACE/NAME',
      lines: refused.filter(isUnknown).map(line),
    },
  ];
}

function byHand(one: PlannedWorkload): readonly string[] {
  const { patch, owner, finished } = one;
  if (patch === null || patch.inPlace) return [];
  return [
    `${plannedTitle(one)}${owner === null ? '' : ` of ${owner}`}: ${patch.manifest}${finished === true ? ' (it has finished: only if it is made again)' : ''}`,
  ];
}

const ofLevels = (namespaces: readonly PlannedNamespace[]): Finding => ({
  title: 'Refused by their level even once patched',
  lines: namespaces.flatMap(({ level }) =>
    level.refuses
      .filter(({ admittedOncePatched }) => !admittedOncePatched)
      .map(({ workload, reasons }) => `${workload}: ${shortList(reasons, 2)}`),
  ),
});

const ofAccess = ({ labelNamespaces, createPods }: MigrationPlan['access']): readonly Finding[] => [
  {
    title: 'Who may label namespaces: with psa, this is the power to lift the level',
    lines: holderLines(labelNamespaces),
  },
  {
    title: 'Who may create pods directly, in addition to the controllers',
    lines: holderLines(createPods),
  },
];

const ofWatch = (watch: MigrationPlan['watch']): readonly Finding[] => [
  {
    title: 'Pods that no workload of the input makes: operators, CI, people',
    lines: watch.ownerless.map(
      ({ namespace, owner, pods, policies, createdBy }) =>
        `${namespace}: ${many(pods, 'pod')}${owner === null ? '' : ` of ${owner}`}${policies.length === 0 ? '' : `, admitted by ${shortList(policies)}`}${createdBy.length === 0 ? '' : `; created by ${shortList(createdBy)}`}`,
    ),
  },
  {
    title: 'The audit log names policies that admit nothing of what runs now',
    lines: watch.logged.map(
      ({ namespace, policy, requests, users }) =>
        `${namespace}: ${policy}, for ${many(requests, 'pod')} of ${shortList(users, 2)}`,
    ),
  },
  {
    title: 'Host paths',
    lines: watch.hostPaths.map(
      ({ path, writable, workloads: users }) =>
        `${path}${writable ? ' (writable)' : ''}: ${shortList(users)}`,
    ),
  },
  { title: 'Privileged containers', lines: watch.privileged },
];

const holderLines = (holders: readonly Holder[]): readonly string[] => {
  const others = holders.filter(({ ofSystem }) => !ofSystem);
  const lines = others.map(
    ({ subject, namespaces, through }) =>
      `${subject} ${namespaces === null ? 'everywhere' : `in ${shortList(namespaces)}`} (${shortList(through, 2)})`,
  );
  return holders.length > 0 && others.length === 0
    ? ['administrators, nodes and controllers of the system alone']
    : lines;
};
