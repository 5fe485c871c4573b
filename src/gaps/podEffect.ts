/**
 * The effective security settings of a pod, as a text that can be compared. Values of the pod and
 * its containers are merged, annotations and fields give one value, and capabilities are sets.
 */
import { DOCKER } from '../controls/seccomp.js';
import { remembered } from '../base/remembered.js';
import { compile } from '../lang/evaluate.js';
import { variable } from '../lang/build.js';
import type { JsonObject } from '../pod/json.js';
import type { Container } from '../pod/pod.js';
import { containersOf } from '../pod/securityContexts.js';
import { containerAppArmor, containerSeccomp, type Era } from '../pod/view.js';

const container = variable<Container>('container');
const profiles = Object.fromEntries(
  (['1.24', 'current'] as const).map((era) => [
    era,
    {
      seccomp: compile(containerSeccomp(era, container).node, ['pod', 'container']),
      appArmor: compile(containerAppArmor(era, container).node, ['pod', 'container']),
    },
  ]),
) as {
  readonly [E in Era]: Readonly<
    Record<'seccomp' | 'appArmor', (first: unknown, second?: unknown) => unknown>
  >;
};

type Context = Readonly<Record<string, unknown>> & {
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
};
const INHERITED = ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'seLinuxOptions'] as const;
const OWN = ['privileged', 'readOnlyRootFilesystem', 'allowPrivilegeEscalation'] as const;

/** @param era the server that stored the pod: seccomp annotations mean nothing on a current one. */
export const podEffect = rememberedByEra((pod, era) => resolved(pod, era, era, (one) => one));

/**
 * The settings that matter to containers. Values of AppArmor fields do not count for 1.24, which
 * dropped them. For a user other than root, runAsNonRoot changes nothing.
 */
export const podSettings = rememberedByEra((pod, era) =>
  resolved(pod, era, 'current', (one) =>
    typeof one['runAsUser'] === 'number' && one['runAsUser'] !== 0
      ? { ...one, runAsNonRoot: true }
      : one,
  ),
);

/** Remembered, because the search for witnesses compares the same pods for each gap and target. */
function rememberedByEra(
  read: (pod: JsonObject, era: Era) => string,
): (pod: JsonObject, era: Era) => string {
  const then = remembered((pod: JsonObject) => read(pod, '1.24'));
  const now = remembered((pod: JsonObject) => read(pod, 'current'));
  return (pod, era) => (era === '1.24' ? then : now)(pod);
}

type Settings = Readonly<Record<string, unknown>>;

function resolved(
  pod: JsonObject,
  era: Era,
  appArmorEra: Era,
  ofContainer: (settings: Settings) => Settings,
): string {
  const spec = pod['spec'] as Readonly<Record<string, unknown>>;
  const ofPod = (spec['securityContext'] ?? {}) as Context;
  const containers = containersOf(pod) as readonly { readonly securityContext?: Context }[];
  return JSON.stringify(
    {
      runtimeClassName: spec['runtimeClassName'] ?? null,
      fsGroup: number(ofPod['fsGroup']),
      supplementalGroups: (ofPod['supplementalGroups'] ?? []) as unknown,
      containers: containers.map((one) => {
        const own = one.securityContext ?? {};
        return ofContainer({
          ...Object.fromEntries(INHERITED.map((key) => [key, settled(own[key] ?? ofPod[key])])),
          ...Object.fromEntries(OWN.map((key) => [key, own[key] ?? null])),
          add: setOf(own.capabilities?.add),
          drop: setOf(own.capabilities?.drop),
          seccomp: docker(profiles[era].seccomp(pod, one)),
          appArmor: profiles[appArmorEra].appArmor(pod, one),
        });
      }),
    },
    (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
  );
}

const setOf = (items: readonly string[] | undefined): readonly string[] =>
  [...new Set(items ?? [])].sort();
const number = (value: unknown): unknown => (value === undefined ? null : Number(value));
/** Two names of one profile. */
const docker = (profile: unknown): unknown => (profile === DOCKER ? 'runtime/default' : profile);

function settled(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'boolean' ? value : Number(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
