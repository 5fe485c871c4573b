/**
 * Pods near the limits of policies, as PSP 1.24 sees them. Among these, requests are sought that
 * two policy sets answer differently.
 */
import { controlByField, controls } from '../controls/index.js';
import type { Control } from '../controls/control.js';
import { annotated, onPod, PROBE_CONTAINER, type Probe } from '../controls/probe.js';
import { admittedPod, BARE_POD, withProbe } from '../gaps/witness/probePods.js';
import type { Policy } from '../ir/policySet.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { sameNode } from '../lang/sameNode.js';
import type { Node } from '../lang/node.js';
import { defaultPod } from '../pod/apiDefaults.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../pod/view.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { mirrorSeccomp } from '../semantics/seccompMirror.js';
import { standingOf } from './side.js';

/** The controls whose checks or defaults differ between the two policies. */
export function changedControls(one: Policy, other: Policy): readonly Control[] {
  return controls.filter((control) => {
    const nodes: readonly Node[] = [
      ...(control.usable === undefined ? [] : [control.usable.node]),
      ...control.checks('1.24').map(({ holds }) => holds.node),
      ...control.defaults('1.24').flatMap(({ when, value }) => [when.node, value.node]),
    ];
    return nodes.some(
      (node) => !sameNode(bindPolicy(node, one.spec), bindPolicy(node, other.spec)),
    );
  });
}

/** Probes on either side of the rules of these policies. */
export function probesOf(
  policies: readonly Policy[],
  among: readonly Control[] = controls,
): readonly Probe[] {
  const probes = among.flatMap((control) => [
    ...policies.flatMap(({ spec }) => control.probes(spec)),
    ...(ANNOTATIONS[control.field] ?? (() => []))(policies),
  ]);
  return [...new Map(probes.map((probe) => [JSON.stringify(probe), probe])).values()];
}

const PROFILES = ['runtime/default', 'unconfined', 'localhost/other', ''];
const profilesIn = (policies: readonly Policy[], field: 'seccomp' | 'appArmor'): string[] => [
  ...new Set([
    ...PROFILES,
    ...policies.flatMap(({ spec }) => [
      ...(spec[field].allowedProfileNames ?? []),
      spec[field].defaultProfileName ?? '',
    ]),
  ]),
];

/** Profiles that a pod of 1.24 can set in annotations. */
const ANNOTATIONS: Readonly<Record<string, (policies: readonly Policy[]) => readonly Probe[]>> = {
  seccomp: (policies) => {
    const profiles = profilesIn(policies, 'seccomp').filter((name) => name !== '*');
    return [
      ...annotated(SECCOMP_POD_ANNOTATION, ...profiles),
      ...annotated(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${PROBE_CONTAINER}`, ...profiles),
    ];
  },
  appArmor: (policies) =>
    annotated(
      `${APPARMOR_ANNOTATION_PREFIX}${PROBE_CONTAINER}`,
      ...profilesIn(policies, 'appArmor').filter((name) => name !== '*'),
    ),
  supplementalGroups: () => onPod('spec.securityContext.supplementalGroups', []),
};

/** The smallest pod, and for each policy the smallest pod that it admits. */
export const basesOf = (policies: readonly Policy[]): readonly JsonObject[] =>
  policies.reduce<readonly JsonObject[]>(
    (bases, policy) => [...bases, admittedPod([policy], '1.24')],
    [BARE_POD],
  );

/**
 * Pods that both policies may admit: with values left to fill in, and without. Each comes with and
 * without a seccomp field, because every policy changes a pod with this field: 1.24 writes the
 * annotation from it.
 */
export function podsOfBoth(one: Policy, other: Policy, among: readonly Control[]): JsonObject[] {
  const base = admittedPod([one, other], '1.24');
  const { seccomp } = controlByField;
  const probes = probesOf([one, other], [...new Set<Control>([...among, seccomp])]);
  const mirrored = withSeccompFields(base, [one, other]).find((pod) =>
    [one, other].every((policy) => standingOf(policy, { operation: 'CREATE', pod }).fits),
  );
  return [base, ...(mirrored === undefined ? [] : [mirrored])]
    .flatMap((pod) => [pod, ...probes.map((probe) => alsoWith(pod, probe))])
    .flatMap((pod) => [
      pod,
      storedBy(one, pod),
      storedBy(other, storedBy(one, pod)),
      onContainers(storedBy(other, storedBy(one, pod))),
    ]);
}

/** The pod with each seccomp field near the rules of these policies. */
export const withSeccompFields = (
  pod: JsonObject,
  policies: readonly Policy[],
): readonly JsonObject[] =>
  probesOf(policies, [controlByField.seccomp])
    .filter(({ path }) => path.includes('seccompProfile'))
    .map((probe) => alsoWith(pod, probe));

/**
 * Sets in each container what it inherits from the pod. The pod keeps its own values, because
 * policies read them too.
 */
function onContainers(pod: JsonObject): JsonObject {
  const spec = pod['spec'] as JsonObject;
  const security = (spec['securityContext'] ?? {}) as JsonObject;
  const isTaken = ([key]: readonly [string, unknown]): boolean => INHERITED.includes(key);
  const taken = Object.fromEntries(Object.entries(security).filter(isTaken));
  const kept = Object.fromEntries(Object.entries(security).filter((one) => !isTaken(one)));
  return {
    ...pod,
    spec: {
      ...spec,
      securityContext: kept,
      containers: (spec['containers'] as readonly JsonObject[]).map((container) => ({
        ...container,
        securityContext: { ...taken, ...(container['securityContext'] as JsonObject | undefined) },
      })),
    },
  };
}

const INHERITED = ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'seLinuxOptions', 'seccompProfile'];

/** The pod with another probe: a list gets more items, and another value is replaced. */
export function alsoWith(pod: JsonObject, { and, ...probe }: Probe): JsonObject {
  const volumes = (pod['spec'] as JsonObject)['volumes'];
  const suffix = Array.isArray(volumes) ? `-${volumes.length}` : '';
  const made = longer(pod, probe, suffix);
  return and === undefined ? made : longer(made, and, suffix);
}

/** @param suffix makes the names of volumes unique. */
function longer(pod: JsonObject, probe: Probe, suffix: string): JsonObject {
  const { from, path, value } = probe;
  const root =
    from === 'pod' ? pod : ((pod['spec'] as JsonObject)['containers'] as readonly JsonObject[])[0];
  const there = path.reduce<unknown>((of, key) => (of as JsonObject | undefined)?.[key], root);
  const list = path.at(-1)!;
  if (!Array.isArray(value) || !LISTS.includes(list)) return withProbe(pod, probe);
  const items = list.startsWith('volume')
    ? (value as readonly JsonObject[]).map((item) => renamed(item, suffix))
    : (value as readonly JsonValue[]);
  return withProbe(pod, { ...probe, value: [...((there ?? []) as JsonValue[]), ...items] });
}

const LISTS = ['volumes', 'volumeMounts', 'sysctls', 'ports'];

const renamed = ({ name, mountPath, ...rest }: JsonObject, suffix: string): JsonObject => ({
  name: `${String(name)}${suffix}`,
  ...(mountPath === undefined ? {} : { mountPath: `${String(mountPath)}${suffix}` }),
  ...rest,
});

/** The pod as the server stored it after the policy's defaults. */
export const storedBy = (policy: Policy, pod: JsonObject): JsonObject =>
  mirrorSeccomp(compilePolicy(policy, '1.24').withDefaults(pod).pod);

export const asSent = (pod: JsonObject): JsonObject => defaultPod(pod);
