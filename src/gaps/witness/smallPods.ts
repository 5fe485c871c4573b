/** The small pods among which a gap of a policy is searched. */
import { keptItems } from '../../base/keptItems.js';
import { remembered } from '../../base/remembered.js';
import { DOCKER } from '../../controls/seccomp.js';
import { annotated, onPod, PROBE_CONTAINER, type Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import { variable } from '../../lang/build.js';
import { compile } from '../../lang/evaluate.js';
import type { JsonObject } from '../../pod/json.js';
import { objectIn } from '../../pod/objectFields.js';
import { localhostPaths } from '../../pod/localhostPath.js';
import type { Container } from '../../pod/pod.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  containerAppArmor,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../../pod/view.js';
import { withoutAppArmorFields } from '../../semantics/sameOn124.js';
import { podsAtLevels } from './podsAtLevels.js';
import { BARE_POD, probed, probeOutcomes, samePod, withProbe } from './probePods.js';

const seccompFields = onPod(
  'spec.securityContext.seccompProfile',
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
);
/** Probes that 1.24 and current servers read differently. */
const READ_DIFFERENTLY: readonly Probe[] = [
  ...annotated(SECCOMP_POD_ANNOTATION, 'runtime/default', 'unconfined', 'localhost/other'),
  ...annotated(
    `${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${PROBE_CONTAINER}`,
    'runtime/default',
    'unconfined',
    'localhost/other',
  ),
  ...annotated(
    `${APPARMOR_ANNOTATION_PREFIX}${PROBE_CONTAINER}`,
    'runtime/default',
    'unconfined',
    'localhost/other',
  ),
  ...onPod(
    'spec.securityContext.appArmorProfile',
    { type: 'RuntimeDefault' },
    { type: 'Unconfined' },
    { type: 'Localhost', localhostProfile: 'other' },
  ),
  ...seccompFields,
  ...onPod('spec.securityContext.supplementalGroups', []),
  ...onPod('spec.volumes', [{ name: 'data', image: { reference: 'registry.example.com/data:1' } }]),
];

/**
 * The same kind of probes, with profiles that the policy itself allows; of localhost profiles, the
 * first, and a second beside it, for a pod that has the first already.
 */
function ownProfiles({ spec }: Policy): readonly Probe[] {
  const firstOf = (names: readonly string[] | null): readonly string[] =>
    localhostPaths(names).slice(0, 2);
  const names = spec.seccomp.allowedProfileNames;
  const seccomp = firstOf(names);
  const appArmor = firstOf(spec.appArmor.allowedProfileNames);
  const named = (key: string, paths: readonly string[]): readonly Probe[] =>
    annotated(key, ...paths.map((path) => `localhost/${path}`));
  return [
    ...(names?.includes(DOCKER) ? annotated(SECCOMP_POD_ANNOTATION, DOCKER) : []),
    ...named(SECCOMP_POD_ANNOTATION, seccomp),
    ...named(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${PROBE_CONTAINER}`, seccomp),
    ...named(`${APPARMOR_ANNOTATION_PREFIX}${PROBE_CONTAINER}`, appArmor),
    ...onPod(
      'spec.securityContext.appArmorProfile',
      ...appArmor.map((localhostProfile) => ({ type: 'Localhost', localhostProfile })),
    ),
  ];
}

/** Pods that 1.24 and current servers read differently. They are the same for every requester. */
export const podsReadDifferently = remembered((policy: Policy): Iterable<JsonObject> => {
  const { pod: base, defaulted } = probeOutcomes(policy)[0]!;
  const onBoth = annotatedAppArmor(base);
  const bases = [
    BARE_POD,
    base,
    withoutProfiles(base),
    defaulted,
    withoutProfiles(defaulted),
    onBoth,
    withoutProfiles(onBoth),
    withoutAppArmor(defaulted),
    ...seccompFields.map((field) => withProbe(withoutProfiles(onBoth), field)),
  ];
  return keptItems(readDifferently(bases, policy));
});

/**
 * More such pods, for targets with levels: some differences show only in a pod that a level
 * excuses, such as a Windows pod without a seccomp profile.
 */
export const levelPodsReadDifferently = remembered((policy: Policy): Iterable<JsonObject> =>
  keptItems(readDifferently(podsAtLevels(policy), policy)),
);

/**
 * The pods with each value that the servers read differently. A generator, because a search usually
 * needs only the first ones.
 */
export function* readDifferently(
  pods: readonly JsonObject[],
  policy: Policy,
): Generator<JsonObject> {
  const own = ownProfiles(policy);
  for (const pod of new Set(pods.map(samePod))) {
    for (const probe of READ_DIFFERENTLY) yield probed(pod, probe);
    for (const probe of own) yield withProbe(pod, probe);
  }
}

const appArmorToday = compile(containerAppArmor('current', variable<Container>('container')).node, [
  'pod',
  'container',
]);

/** Adds an annotation, which 1.24 read, with the AppArmor profile that a current server sees. */
function annotatedAppArmor(pod: JsonObject): JsonObject {
  const [container] = (pod['spec'] as JsonObject)['containers'] as readonly JsonObject[];
  const profile = appArmorToday(pod, container) as string;
  return profile === ''
    ? pod
    : annotated(`${APPARMOR_ANNOTATION_PREFIX}${PROBE_CONTAINER}`, profile).reduce(withProbe, pod);
}

/** Removes AppArmor in both forms: a field that is put on the pod then contradicts no annotation. */
function withoutAppArmor(pod: JsonObject): JsonObject {
  const metadata = objectIn(pod, 'metadata');
  const annotations = Object.entries(objectIn(metadata, 'annotations')).filter(
    ([key]) => !key.startsWith(APPARMOR_ANNOTATION_PREFIX),
  );
  return withoutAppArmorFields({
    ...pod,
    metadata: { ...metadata, annotations: Object.fromEntries(annotations) },
  });
}

/** Removes the profiles in fields, so that the annotation decides. */
function withoutProfiles(pod: JsonObject): JsonObject {
  const spec = pod['spec'] as JsonObject;
  const containers = spec['containers'] as readonly JsonObject[];
  return { ...pod, spec: { ...secured(spec), containers: containers.map(secured) } };
}

function secured(holder: JsonObject): JsonObject {
  const { securityContext, ...rest } = holder as JsonObject & {
    readonly securityContext?: JsonObject;
  };
  if (securityContext === undefined) return rest;
  return {
    ...rest,
    securityContext: Object.fromEntries(
      Object.entries(securityContext).filter(([key]) => !key.endsWith('Profile')),
    ),
  };
}

/**
 * The smallest pod, and those near each rule of the policy, as they were sent and after the
 * policy's defaults.
 */
export function* podsNearRules(policy: Policy): Generator<JsonObject> {
  const outcomes = probeOutcomes(policy);
  yield BARE_POD;
  for (const { pod } of outcomes) yield pod;
  for (const { pod, defaulted } of outcomes) if (defaulted !== pod) yield defaulted;
}
