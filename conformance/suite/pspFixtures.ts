/**
 * What the tests state, on the real 1.24 plugin: it must answer as the tests and the evaluator say.
 */
import { SOURCE } from '../../src/ir/source.js';
import type { Grant, PolicySet, PolicySpec } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest } from '../../src/pod/request.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { changes } from '../../test/controls/changes.js';
import {
  DEFAULTS_ARE_MISSING,
  readFixtures,
  type FixturePod,
  type FixturePolicy,
} from '../../test/controls/fixtures.js';
import { CHOICES, UPDATES, type AdmissionCase } from '../../test/semantics/admissionCases.js';
import { GRANTS } from '../../test/semantics/grantCases.js';
import { policySet } from '../../test/semantics/policies.js';
import type { Engine, ReviewAnswer } from './engine.js';
import { comparePsp } from './pspCase.js';
import type { Report } from './report.js';

/** Everyone may use every policy: what is asked here is what each policy says. */
const EVERYONE: Grant = {
  policy: '*',
  subject: { kind: 'Group', name: 'system:authenticated' },
  namespace: null,
  apiGroup: 'policy',
};

/** A pod is never refused for them: it has what they fill in, or lacks it on UPDATE. */
type FillInOnly =
  'defaultAddCapabilities' | 'requiredDropCapabilities' | 'defaultAllowPrivilegeEscalation';

/**
 * How the plugin's message names each field. It stops early in two places: at a volume's type, and
 * at a forbidden sysctl.
 */
const IN_MESSAGE: { readonly [Field in Exclude<keyof PolicySpec, FillInOnly>]: RegExp } = {
  privileged: /Privileged containers are not allowed/,
  hostNetwork: /Host network is not allowed/,
  hostPID: /Host PID is not allowed/,
  hostIPC: /Host IPC is not allowed/,
  hostPorts: /Host port \d+ is not allowed/,
  volumes: /volumes are not allowed to be used/,
  allowedHostPaths: /hostPath\.pathPrefix|must be read-only/,
  allowedFlexVolumes: /Flexvolume driver/,
  allowedCSIDrivers: /Inline CSI driver/,
  allowedCapabilities: /capability may not be added/,
  runAsUser: /\.runAs(User|NonRoot): /,
  runAsGroup: /securityContext: Invalid value: \[\]int64/,
  fsGroup: /\.fsGroup: /,
  supplementalGroups: /\.supplementalGroups: /,
  seLinux: /\.seLinuxOptions/,
  seccomp: /seccomp\.security/,
  appArmor: /apparmor\.security/,
  allowedUnsafeSysctls: /unsafe sysctl/,
  forbiddenSysctls: /: sysctl /,
  allowedProcMountTypes: /\.procMount: /,
  runtimeClass: /\.runtimeClassName: /,
  allowPrivilegeEscalation: /\.allowPrivilegeEscalation: /,
  readOnlyRootFilesystem: /\.readOnlyRootFilesystem: /,
};
const OTHERS: readonly (readonly [stated: string, message: RegExp])[] = [
  [DEFAULTS_ARE_MISSING, /unable to validate pod: \[\]$/],
  ['no usable policy exists', /no providers available/],
];

export async function pspFixtures(engine: Engine, report: Report): Promise<void> {
  report.section('PSP 1.24 plugin, the fixtures of the controls');
  for (const { control, policies } of readFixtures()) {
    const faults: string[] = [];
    for (const fixture of policies) faults.push(...(await faultsOf(engine, fixture)));
    const pods = policies.reduce((sum, policy) => sum + policy.pods.length, 0);
    report.check(
      `${control}: ${pods} pods under ${policies.length} policies`,
      faults.length === 0,
      faults.join('\n       '),
    );
  }
  for (const [title, cases] of [
    ['the choice among policies', CHOICES],
    ['updates', UPDATES],
    ['grants', GRANTS],
  ] as const) {
    const faults: string[] = [];
    for (const one of cases)
      faults.push(...(await faultsOfCase(engine, one)).map((fault) => `${one.says}: ${fault}`));
    report.check(`${title}: ${cases.length} cases`, faults.length === 0, faults.join('\n       '));
  }
}

async function faultsOfCase(
  engine: Engine,
  { policies, grants, request, verdict, policy }: AdmissionCase,
): Promise<string[]> {
  const divergences = await comparePsp(engine, policySet(policies, grants), [request], new Map());
  if (divergences.length > 0)
    return divergences.map(
      ({ ours, theirs }) => `evaluator ${JSON.stringify(ours)}, plugin ${JSON.stringify(theirs)}`,
    );
  const answer = await engine.review(reviewFromRequest(request));
  if (answer.allowed !== (verdict !== 'denied'))
    return [`the plugin answers allowed: ${answer.allowed}`];
  return request.operation === 'CREATE' && answer.allowed && answer.policy !== policy
    ? [`the plugin names the policy ${answer.policy}`]
    : [];
}

async function faultsOf(
  engine: Engine,
  { policy, manifest, pods }: FixturePolicy,
): Promise<string[]> {
  const set: PolicySet = {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [policy],
    grants: [EVERYONE],
  };
  const divergences = await comparePsp(
    engine,
    set,
    pods.map(({ request }) => request),
    new Map(),
  );
  const faults = divergences.map(
    ({ request, ours, theirs }) =>
      `${policy.name}/${request.name}: evaluator ${JSON.stringify(ours)}, plugin ${JSON.stringify(theirs)}`,
  );
  // The manifest as it is written: comparePsp loads what we made of it.
  const loaded = await engine.load([manifest, ...grantsToRbac(set.grants)]);
  if (!loaded.ok) return [...faults, `${policy.name}: the plugin refuses it: ${loaded.error}`];
  for (const pod of pods)
    faults.push(
      ...(await faultsOfPod(engine, policy.name, pod)).map(
        (fault) => `${policy.name}/${pod.name}: ${fault}`,
      ),
    );
  return faults;
}

async function faultsOfPod(
  engine: Engine,
  policy: string,
  { request, expected }: FixturePod,
): Promise<string[]> {
  const asked = await engine.defaultPod(request.oldPod ?? request.pod);
  if (isInvalid(asked.error)) return [`a server would not take this pod: ${asked.error}`];
  const answer = await engine.review(reviewFromRequest(request));
  if (answer.error !== undefined) return [answer.error];
  if (!answer.allowed)
    return expected.verdict === 'denied'
      ? reasonFaults(expected.refused, answer.message ?? '')
      : [`the plugin denies it: ${answer.message}`];
  if (expected.verdict === 'denied') return ['the plugin admits it'];
  if (isInvalid(answer.validPod))
    return [`a server would not take the pod that the plugin makes of it: ${answer.validPod}`];
  return request.operation === 'UPDATE'
    ? []
    : admittedFaults(policy, expected.filledIn, asked.object as JsonObject, answer);
}

function admittedFaults(
  policy: string,
  stated: object,
  before: JsonObject,
  answer: ReviewAnswer,
): string[] {
  const { [`metadata.annotations[${SOURCE.annotation}]`]: named, ...filledIn } = changes(
    before,
    answer.object,
  );
  return [
    ...(answer.policy === policy && named === policy
      ? []
      : [`the plugin names the policy ${answer.policy}`]),
    ...(sameEntries(filledIn, stated) ? [] : [`the plugin fills in ${JSON.stringify(filledIn)}`]),
  ];
}

/**
 * Whether API validation finds more than what flags of the server decide: privileged containers at
 * all, and the field os.
 */
function isInvalid(errors = ''): boolean {
  return /\w/.test(
    errors.replaceAll(
      /spec[.\w[\]]*: Forbidden: (disallowed by cluster policy|cannot be set when IdentifyPodOS feature is not enabled)/g,
      '',
    ),
  );
}

/** The plugin must refuse for the stated fields and no others. */
function reasonFaults(refused: readonly string[], message: string): string[] {
  const other = OTHERS.find(([stated]) => refused.includes(stated));
  if (other !== undefined) return other[1].test(message) ? [] : [`the plugin says: ${message}`];
  const stated = new Set(refused.map((text) => text.split(' at ')[0]!));
  if (stated.has('forbiddenSysctls')) stated.delete('allowedUnsafeSysctls');
  const named = Object.entries(IN_MESSAGE).flatMap(([field, text]) =>
    text.test(message) ? [field] : [],
  );
  return sameEntries([...stated].sort(), named.sort())
    ? []
    : [`the plugin refuses for ${named.join(', ')}: ${message}`];
}

const sameEntries = (left: object, right: object): boolean =>
  JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
