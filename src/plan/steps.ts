/**
 * The order of work: commands to run one by one, and how to go back after each. It follows
 * Kubernetes' guide "Migrate from PodSecurityPolicy to the Built-In PodSecurity Admission
 * Controller".
 */
import type { TargetName } from '../gaps/gap.js';
import { CHART_VALUES } from '../gaps/settingGaps.js';
import { applying } from '../targets/applying.js';
import { targets } from '../targets/index.js';
import { CONFIGURATION_FILE } from '../targets/psa/configurationFile.js';
import { LIFTED } from '../psp/lifted.js';
import { releaseStep, type HelmRelease } from './helmReleases.js';
import { LIFT, LIFT_SCRIPT, UNLIFT_SCRIPT } from './liftFiles.js';
import {
  isForAnnotations,
  isThere,
  plannedTitle,
  type PlannedNamespace,
  type PlannedWorkload,
  type WorkStep,
} from './plan.js';
import { capitalised } from '../base/capitalised.js';
import { shellWord } from '../base/shellWord.js';
import { shortList } from '../base/shortList.js';
import { isStricter } from '../targets/psa/existingLabels.js';
import type { WrittenTarget } from './targetFiles.js';
import { PATCH_SCRIPT, UNPATCH_SCRIPT } from './workloadFiles.js';

export interface StepInput {
  readonly recommended: TargetName;
  /** The minor version of Kubernetes for which the targets are written. */
  readonly minor: number;
  readonly written: readonly WrittenTarget[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly workloads: readonly PlannedWorkload[];
  /** The folders with patches. */
  readonly patched: readonly string[];
  readonly hasPolicies: boolean;
  /** Those that installed policies. */
  readonly releases: readonly HelmRelease[];
  /** The titles of workloads whose pods no API server takes, whatever PSP says. */
  readonly impossible: ReadonlySet<string>;
}

type Unnumbered = Omit<WorkStep, 'number'>;

export function stepsOf(input: StepInput): readonly WorkStep[] {
  const { recommended, written, hasPolicies, patched, releases } = input;
  const chosen = written.find(({ target }) => target === recommended);
  const psa = written.find(({ target }) => target === 'psa');
  const isLate = targets[recommended].since > LAST_WITH_PSP;
  const another = chosen === undefined || chosen === psa ? [] : [chosen];
  const early = [...(psa === undefined ? [] : [psa]), ...(isLate ? [] : another)];
  const late = isLate ? another : [];
  const reading = (some: readonly WrittenTarget[]): readonly Unnumbered[] =>
    some.length === 0 ? [] : [readStep(some, recommended)];
  return [
    ...(patched.length === 0 ? [] : [patchStep(input)]),
    ...early.map((one) => auditStep(one)),
    ...reading(early),
    ...early.map((one) => enforceStep(one, hasPolicies)),
    ...(hasPolicies ? [liftStep(input, late)] : []),
    ...(releases.length > 0 ? [releaseStep(releases, chosen)] : []),
    ...(hasPolicies ? [switchOffStep()] : []),
    ...late.flatMap(({ target }) => engineStep(target, input.minor)),
    ...late.map((one) => auditStep(one, input.minor)),
    ...reading(late),
    ...late.map((one) => enforceStep(one, hasPolicies, input)),
    verifyStep(recommended, hasPolicies),
    ...(hasPolicies ? [tidyStep(chosen)] : []),
  ].map((step, i) => ({ number: i + 1, ...step }));
}

/** The last minor version of Kubernetes 1.x with PSP. */
const LAST_WITH_PSP = 24;

function patchStep({ patched: folders, workloads }: StepInput): Unnumbered {
  const patched = workloads.filter(({ patch }) => patch !== null);
  const parts = [
    {
      applies: patched.some((one) => !isForAnnotations(one)),
      what: 'PSP fills in',
      why: 'not every target fills in these values, and without PSP the pods could lack them',
    },
    {
      applies: patched.some(isForAnnotations),
      what: 'annotations of seccomp say',
      why: 'since Kubernetes 1.27 annotations of seccomp have no effect, and the containers would run without the profile',
    },
  ].filter(({ applies }) => applies);
  return {
    title: `Write into the templates ${parts.map(({ what }) => `what ${what}`).join(', and ')}`,
    why: [
      ...parts.map(({ why }) => why),
      'patch the templates while PSP still admits them. Their controllers then replace the pods, namespace by namespace; those of a ReplicaSet, a ReplicationController or the update strategy OnDelete stay as PSP made them, until somebody deletes them',
    ]
      .map((sentence, i) => (i === 0 ? sentence : capitalised(sentence)))
      .join('. '),
    commands: folders.map((folder) => `sh ${folder}/${PATCH_SCRIPT}`),
    back: folders.map((folder) => `sh ${folder}/${UNPATCH_SCRIPT}`),
  };
}

const commandsFor = (
  { target, enforced, audited }: WrittenTarget,
  folder: 'audit' | 'policies',
): ReturnType<typeof applying> =>
  applying(target, folder === 'audit' ? audited : enforced, `${folder}/${target}`);

const upgraded = (minor: number | undefined): string =>
  minor === undefined
    ? ''
    : `On the new version (this is written for 1.${minor}; --kubernetes names another): `;

/** Before an engine judges pods, its chart gets the values that close what it leaves open. */
function engineStep(target: TargetName, minor: number): readonly Unnumbered[] {
  const { engine } = targets[target];
  if (engine === undefined) return [];
  const values = `policies/${target}/${CHART_VALUES}`;
  return [
    {
      title: `Set ${engine.name} so that it judges what PSP judged`,
      why: `${upgraded(minor)}${engine.open}. The values in \`${values}\` close this; if ${engine.name} is not installed yet, install its chart with them. Let only administrators create pods in its own namespace. ${engine.caution.replace(/\.$/, '')}`,
      commands: [engine.upgrade(values)],
      back: [engine.rollback],
    },
  ];
}

/** @param minor the new version of Kubernetes, if the target needs it. */
function auditStep(written: WrittenTarget, minor?: number): Unnumbered {
  const { target } = written;
  const found = commandsFor(written, 'audit');
  return {
    title: `Apply ${target} so that it only reports`,
    why: `${upgraded(minor)}nothing is refused; what would be refused shows in ${targets[target].rollout.watch}`,
    commands: found?.apply ?? [],
    back: found === undefined ? [] : [found.back],
  };
}

/** Commands that write an engine's audit results to a file. */
export const RESULTS = {
  kyverno: 'kubectl get policyreports --all-namespaces -o yaml > audit-results.yaml',
  'kyverno-cel': 'kubectl get policyreports --all-namespaces -o yaml > audit-results.yaml',
  gatekeeper: 'kubectl get constraints -o yaml > audit-results.yaml',
} as const satisfies Record<Exclude<TargetName, 'psa' | 'vap'>, string>;

/** The policies of psa and vap report to the API server's audit log. */
function readStep(some: readonly WrittenTarget[], recommended: TargetName): Unnumbered {
  const verify = (target: TargetName, file: string): string =>
    `psp-ferry verify .${target === recommended ? '' : ` --target ${target}`} --audit-results ${file}`;
  return {
    title: 'Read what it reports',
    why: 'wait until the slowest workload has come round. Findings that the plan names are expected; any other is a workload or a grant that the plan does not know',
    commands: some.flatMap(({ target }) => {
      const results = (RESULTS as Partial<Record<TargetName, string>>)[target];
      return results === undefined
        ? [verify(target, 'AUDIT.LOG')]
        : [results, verify(target, 'audit-results.yaml')];
    }),
    back: [],
  };
}

/**
 * @param besidePsp whether PSP still refuses pods as well.
 * @param late set for a target that needs the new version of Kubernetes.
 */
function enforceStep(written: WrittenTarget, besidePsp: boolean, late?: StepInput): Unnumbered {
  const { target } = written;
  const found = commandsFor(written, 'policies');
  const audit = commandsFor(written, 'audit');
  return {
    title: `Let ${target} refuse`,
    why: `${upgraded(late?.minor)}${
      late !== undefined
        ? `it replaces PSP; until then ${meanwhile(late)}`
        : besidePsp
          ? 'PSP is still there: a pod must pass both, so nothing gets looser'
          : 'pods that its level does not admit are refused from then on'
    }${laterNamespaces(written)}`,
    commands: found?.apply ?? [],
    back: [
      ...(audit?.apply ?? []),
      ...(found?.withoutFilling === undefined ? [] : [found.withoutFilling]),
    ],
  };
}

/** Labels are set on the namespaces of today, and PSP judged those that are made later too. */
const laterNamespaces = ({ later }: WrittenTarget): string =>
  later === undefined
    ? ''
    : `. Namespaces that are made later have no labels: they have level ${later}${later === 'privileged' ? ', which refuses nothing,' : ''} once the kube-apiserver of the new version is started with \`policies/psa/${CONFIGURATION_FILE}\` (\`--admission-control-config-file\`), and no level otherwise. Where you cannot set this, as in most managed clusters, label them when they are made`;

/**
 * Grants the guide's privileged policy in a namespace that is done.
 *
 * @param late the targets that refuse pods only after the upgrade.
 */
function liftStep(input: StepInput, late: readonly WrittenTarget[]): Unnumbered {
  const names = input.namespaces
    .filter((one) => isThere(one) && one.workloads > 0)
    .map(({ name }) => name);
  return {
    title: 'Lift PSP, one namespace after another',
    why: [
      'grant a policy that allows everything to the service accounts of a namespace that is done. PSP then changes and refuses nothing there',
      ...late.map(
        ({ target }) =>
          `From there until ${target} refuses, on the new version, ${meanwhile(input)}${openMeanwhile(input)}`,
      ),
      ...startingThen(input),
    ].join('. '),
    commands: [
      `kubectl apply -f ${LIFT}`,
      ...names.map((name) => `sh ${LIFT_SCRIPT} ${shellWord(name)}`),
    ],
    back: names.map((name) => `sh ${UNLIFT_SCRIPT} ${shellWord(name)}`),
  };
}

/** What protects the cluster between PSP and the target that replaces it. */
const meanwhile = ({ written }: Pick<StepInput, 'written'>): string =>
  written.some(({ target }) => target === 'psa')
    ? 'only the levels of psa refuse pods'
    : 'nothing refuses anything';

/** The number of namespaces that are unprotected in between. */
function openMeanwhile({ written, namespaces }: StepInput): string {
  const there = namespaces.filter(isThere);
  const open = there.filter(({ level }) => level.recommended === 'privileged').length;
  if (open === 0 || !written.some(({ target }) => target === 'psa')) return '';
  const [word, verb] = open === 1 ? ['namespace', 'has'] : ['namespaces', 'have'];
  return `, and ${open} ${word} of ${there.length} ${verb} privileged, which refuses nothing`;
}

/** Controllers try again and again to make the pods that PSP refuses. */
function startingThen({
  written,
  namespaces,
  workloads,
  impossible,
}: StepInput): readonly string[] {
  const hasLevels = written.some(({ target }) => target === 'psa');
  const levels = new Map(namespaces.map(({ name, level }) => [name, level.recommended]));
  const starting = workloads.filter(
    (one) =>
      one.kind !== 'Pod' &&
      one.psp === 'denied' &&
      !impossible.has(plannedTitle(one)) &&
      (!hasLevels || !isStricter(levels.get(one.namespace)!, one.level.now)),
  );
  return starting.length === 0
    ? []
    : [
        `What PSP refuses now may start then${hasLevels ? ' where its level admits it' : ''}, and go on running: ${shortList(starting.map(plannedTitle))}. Scale down or delete before what is not to run`,
      ];
}

const switchOffStep = (): Unnumbered => ({
  title: 'Switch the plugin off, and upgrade',
  why: 'on every control plane: remove PodSecurityPolicy from --enable-admission-plugins of kube-apiserver, then from the manifests of the next version, which does not know it. Managed clusters do this with the upgrade to 1.25',
  commands: [
    'kubectl get pods --namespace kube-system --selector component=kube-apiserver -o yaml | grep enable-admission-plugins',
  ],
  back: [
    '# put PodSecurityPolicy back into --enable-admission-plugins, while the version is 1.24 or older; after the upgrade there is no way back to PSP',
  ],
});

const verifyStep = (target: TargetName, hasPolicies: boolean): Unnumbered => ({
  title: 'Prove it',
  why: hasPolicies
    ? 'this asks the cluster by dry run, as the real requesters, for the pod of every workload and for pods on both sides of every rule, and compares the answers with those of PSP'
    : 'this asks the cluster by dry run, as the real requesters, for the pod of every workload that runs: each must be admitted',
  commands: [`psp-ferry verify . --target ${target} --context NEW`],
  back: [],
});

const ROLES_OF_POLICIES = String.raw`kubectl get clusterroles,roles --all-namespaces -o 'custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name,RESOURCES:.rules[*].resources' | grep -E ' (\[podsecuritypolicies\],?)+$'`;

/** What it removes has no effect without PSP, so there is nothing to go back to. */
const tidyStep = (chosen: WrittenTarget | undefined): Unnumbered => ({
  title: 'Remove what is left of PSP',
  why:
    chosen?.selection === 'live'
      ? `keep the roles and bindings that let somebody use a policy, because ${chosen.target} asks for them. The role by which PSP was lifted, and its bindings, have no effect any more`
      : 'roles that only let somebody use a policy have no effect any more, nor have their bindings; the first command lists these roles. The others remove the role by which PSP was lifted, and its bindings',
  commands: [
    ...(chosen?.selection === 'live' ? [] : [ROLES_OF_POLICIES]),
    `kubectl delete rolebindings --all-namespaces --field-selector metadata.name=${LIFTED}`,
    `kubectl delete clusterrole ${LIFTED}`,
  ],
  back: [],
});
