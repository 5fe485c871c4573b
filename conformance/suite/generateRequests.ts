/** Random requests near the edges of the random policies' domains. */
import type { JsonObject } from '../../src/pod/json.js';
import { takenToday } from '../../src/gaps/witness/takenToday.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { serviceAccountRequester, withServerGroups } from '../../src/pod/requester.js';
import type { Era } from '../../src/pod/view.js';
import {
  ACCOUNTS,
  APPARMOR,
  CAPABILITIES,
  GROUPS,
  IDS,
  LEVELS,
  NAMESPACES,
  PATHS,
  SECCOMP,
  SYSCTLS,
  USERS,
} from './generatePolicies.js';
import type { Random } from './random.js';

type Draft = Record<string, unknown>;

/** A few fields set at a time: most pods then break at most one demand. */
function maybe(random: Random, rate: number, make: () => Draft): Draft {
  return random.chance(rate) ? make() : {};
}

const profile = (name: string): Draft => {
  if (name.startsWith('localhost/'))
    return { type: 'Localhost', localhostProfile: name.slice('localhost/'.length) };
  return { type: name === 'unconfined' ? 'Unconfined' : 'RuntimeDefault' };
};
const seLinux = (random: Random): Draft => ({
  ...maybe(random, 0.5, () => ({ user: 'u' })),
  ...maybe(random, 0.5, () => ({ type: 't' })),
  ...maybe(random, 0.7, () => ({ level: random.pick(LEVELS) })),
});

function container(random: Random, name: string, rate: number): Draft {
  const context: Draft = {
    ...maybe(random, rate, () => ({ privileged: random.chance(0.5) })),
    ...maybe(random, rate, () => ({ runAsUser: random.pick(IDS) })),
    ...maybe(random, rate, () => ({ runAsGroup: random.pick(IDS) })),
    ...maybe(random, rate, () => ({ runAsNonRoot: random.chance(0.7) })),
    ...maybe(random, rate, () => ({ readOnlyRootFilesystem: random.chance(0.7) })),
    ...maybe(random, rate, () => ({ allowPrivilegeEscalation: random.chance(0.3) })),
    ...maybe(random, rate, () => ({ procMount: random.pick(['Default', 'Unmasked']) })),
    ...maybe(random, rate, () => ({ seLinuxOptions: seLinux(random) })),
    ...maybe(random, rate, () => ({ seccompProfile: profile(random.pick(SECCOMP)) })),
    ...maybe(random, rate * 1.5, () => ({
      capabilities: {
        ...maybe(random, 0.6, () => ({ add: random.shuffled(random.some(CAPABILITIES, 0.3)) })),
        ...maybe(random, 0.6, () => ({ drop: random.shuffled(random.some(CAPABILITIES, 0.4)) })),
      },
    })),
  };
  return {
    name,
    image: 'registry.example.com/app:1',
    ...(Object.keys(context).length > 0 || random.chance(0.2) ? { securityContext: context } : {}),
    ...maybe(random, rate, () => ({
      ports: [
        {
          containerPort: random.pick([80, 8080, 9000]),
          ...maybe(random, 0.6, () => ({ hostPort: random.pick([79, 80, 81, 8000, 8081]) })),
        },
      ],
    })),
  };
}

function volume(random: Random, name: string): Draft {
  const sources: readonly (() => Draft)[] = [
    () => ({ configMap: { name: 'settings' } }),
    () => ({ emptyDir: {} }),
    () => ({ secret: { secretName: 'key' } }),
    () => ({ hostPath: { path: random.pick(PATHS) } }),
    () => ({ hostPath: { path: random.pick(PATHS) } }),
    () => ({ cephfs: { monitors: ['192.0.2.1'] } }),
    () => ({ csi: { driver: random.pick(['a.example.com', 'b.example.com']) } }),
    () => ({ flexVolume: { driver: random.pick(['example.com/a', 'example.com/b']) } }),
    () => ({ persistentVolumeClaim: { claimName: 'data' } }),
    () => ({ downwardAPI: {} }),
    () => ({ image: { reference: 'registry.example.com/data:1', pullPolicy: 'IfNotPresent' } }),
    () => ({ projected: { sources: random.shuffled(projections(random)) } }),
  ];
  return { name, ...random.pick(sources)() };
}

function projections(random: Random): Draft[] {
  const audience = random.chance(0.15) ? { audience: 'vault.example.com' } : {};
  return random.some<Draft>(
    [
      { serviceAccountToken: { path: random.chance(0.9) ? 'token' : 'jwt', ...audience } },
      { configMap: { name: random.chance(0.9) ? 'kube-root-ca.crt' : 'other' } },
      {
        downwardAPI: {
          items: [
            {
              path: 'namespace',
              fieldRef: { fieldPath: random.chance(0.9) ? 'metadata.namespace' : 'metadata.name' },
            },
          ],
        },
      },
      ...(random.chance(0.1) ? [{ secret: { name: 'key' } }] : []),
    ],
    0.7,
  );
}

function withMounts(random: Random, one: Draft, volumes: readonly Draft[]): Draft {
  const mounts = random.some(volumes, 0.6).map((each, i) => ({
    name: each['name'],
    mountPath: `/mnt/${i}`,
    ...maybe(random, 0.5, () => ({ readOnly: random.chance(0.8) })),
  }));
  return mounts.length > 0 ? { ...one, volumeMounts: mounts } : one;
}

export function randomPod(random: Random, namespace: string): JsonObject {
  const rate = random.pick([0.03, 0.08, 0.2, 0.5]);
  const volumes = Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, (_, i) =>
    volume(random, `v${i}`),
  );
  const list = (names: readonly string[]): Draft[] =>
    names.map((name) => withMounts(random, container(random, name, rate), volumes));
  const containers = list(random.pick([['app'], ['app'], ['app', 'side']]));
  const initContainers = random.chance(0.25) ? list(['init']) : [];
  const names = [...containers, ...initContainers].map(({ name }) => String(name));
  const security: Draft = {
    ...maybe(random, rate, () => ({ runAsUser: random.pick(IDS) })),
    ...maybe(random, rate, () => ({ runAsGroup: random.pick(IDS) })),
    ...maybe(random, rate, () => ({ runAsNonRoot: random.chance(0.7) })),
    ...maybe(random, rate, () => ({ fsGroup: random.pick(IDS) })),
    ...maybe(random, rate, () => ({ supplementalGroups: random.some(IDS, 0.3) })),
    ...maybe(random, rate, () => ({ seLinuxOptions: seLinux(random) })),
    ...maybe(random, rate, () => ({ seccompProfile: profile(random.pick(SECCOMP)) })),
    ...maybe(random, rate, () => ({
      sysctls: random.some(SYSCTLS, 0.4).map((name) => ({ name, value: '1' })),
    })),
  };
  const annotations: Draft = {
    ...maybe(random, rate * 0.5, () => ({
      'seccomp.security.alpha.kubernetes.io/pod': random.pick([...SECCOMP, '']),
    })),
    ...maybe(random, rate * 0.5, () => ({
      [`container.seccomp.security.alpha.kubernetes.io/${random.pick(names)}`]:
        random.pick(SECCOMP),
    })),
    ...(Object.assign(
      {},
      ...names.map((name) =>
        maybe(random, rate, () => ({
          [`container.apparmor.security.beta.kubernetes.io/${name}`]: random.pick([
            ...APPARMOR,
            '',
          ]),
        })),
      ),
    ) as Draft),
    ...maybe(random, 0.05, () => ({
      'kubernetes.io/psp': random.pick(['a-policy', 'b-policy', 'nobody']),
    })),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'probe',
      namespace,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: {
      serviceAccountName: random.pick(ACCOUNTS),
      containers,
      ...(initContainers.length > 0 ? { initContainers } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
      ...(Object.keys(security).length > 0 ? { securityContext: security } : {}),
      ...maybe(random, rate * 0.6, () => ({ hostNetwork: true })),
      ...maybe(random, rate * 0.6, () => ({ hostPID: true })),
      ...maybe(random, rate * 0.6, () => ({ hostIPC: true })),
      ...maybe(random, rate, () => ({ runtimeClassName: random.pick(['gvisor', 'kata']) })),
    },
  } as unknown as JsonObject;
}

/**
 * CREATE mostly; UPDATEs change a label, only garbage-collection fields, an image, or nothing PSP
 * would have filled in.
 *
 * @param era `current` for pods that a server of today creates, with fields that 1.24 did not know.
 */
export function randomRequest(random: Random, era: Era = '1.24'): AdmissionRequest {
  const namespace = random.pick(NAMESPACES);
  const pod = era === 'current' ? podOfToday(random, namespace) : randomPod(random, namespace);
  const user = random.chance(0.2)
    ? serviceAccountRequester('team', 'builder')
    : withServerGroups({
        user: random.pick(USERS),
        groups: [...random.some(GROUPS, 0.6), ...(random.chance(0.03) ? ['system:masters'] : [])],
      });
  const base = { uid: 'u', namespace, name: 'probe', ...user, subResource: '' };
  if (random.chance(0.75)) return { ...base, operation: 'CREATE', pod, oldPod: null };
  // Through the subresource a server takes over nothing but the ephemeral containers.
  if (random.chance(0.15))
    return {
      ...base,
      operation: 'UPDATE',
      pod: withDebugContainer(random, pod),
      oldPod: pod,
      subResource: 'ephemeralcontainers',
    };
  return { ...base, operation: 'UPDATE', pod: changed(random, pod), oldPod: pod };
}

/** The API server refuses some pods by itself: no policy is ever asked about those. */
function podOfToday(random: Random, namespace: string): JsonObject {
  for (;;) {
    const pod = withNewFields(random, randomPod(random, namespace));
    const taken = takenToday(random.chance(0.25) ? secured(pod) : pod);
    if (taken !== undefined) return taken;
  }
}

/**
 * A pod of Linux with what the restricted level demands, which few random pods have: it admits many
 * of these.
 */
function secured(pod: JsonObject): JsonObject {
  const { os: _, ...spec } = pod['spec'] as JsonObject;
  const safe = (container: JsonObject): JsonObject => {
    const { privileged: _, ...security } = (container['securityContext'] ?? {}) as JsonObject;
    return {
      ...container,
      securityContext: {
        ...security,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    };
  };
  const safeIn = (list: string): JsonObject =>
    spec[list] === undefined ? {} : { [list]: (spec[list] as JsonObject[]).map(safe) };
  return {
    ...pod,
    spec: {
      ...spec,
      ...safeIn('containers'),
      ...safeIn('initContainers'),
      securityContext: {
        ...(spec['securityContext'] as JsonObject | undefined),
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  };
}

/** AppArmor as fields, Windows, user namespaces, probes that name a host. */
function withNewFields(random: Random, pod: JsonObject): JsonObject {
  if (random.chance(0.7)) return pod;
  const spec = pod['spec'] as JsonObject;
  const [first, ...rest] = spec['containers'] as readonly JsonObject[];
  const appArmor = (): Draft => ({ appArmorProfile: profile(random.pick(APPARMOR)) });
  const context: Draft = {
    ...(first!['securityContext'] as object | undefined),
    ...maybe(random, 0.4, appArmor),
    ...maybe(random, 0.1, () => ({ windowsOptions: { hostProcess: true } })),
  };
  const container = {
    ...first,
    ...(Object.keys(context).length > 0 ? { securityContext: context } : {}),
    ...maybe(random, 0.15, () => ({
      livenessProbe: {
        tcpSocket: { port: 80, ...maybe(random, 0.5, () => ({ host: 'other.example.com' })) },
      },
    })),
  };
  return {
    ...pod,
    spec: {
      ...spec,
      containers: [container, ...rest],
      securityContext: {
        ...(spec['securityContext'] as object | undefined),
        ...maybe(random, 0.3, appArmor),
      },
      ...maybe(random, 0.1, () => ({ os: { name: random.pick(['linux', 'windows']) } })),
      ...maybe(random, 0.15, () => ({ hostUsers: random.chance(0.3) })),
    },
  } as unknown as JsonObject;
}

/** A server takes no debug container with ports. */
function withDebugContainer(random: Random, pod: JsonObject): JsonObject {
  const { ports: _, ...debug } = container(random, 'debug', 0.2);
  return {
    ...pod,
    spec: {
      ...(pod['spec'] as JsonObject),
      ephemeralContainers: [debug],
    },
  } as unknown as JsonObject;
}

function changed(random: Random, pod: JsonObject): JsonObject {
  const metadata = pod['metadata'] as JsonObject;
  const spec = pod['spec'] as JsonObject;
  return random.pick<() => JsonObject>([
    () => ({ ...pod, metadata: { ...metadata, finalizers: ['example.com/wait'] } }),
    () => ({ ...pod, metadata: { ...metadata, labels: { app: 'web' } } }),
    () => ({ ...pod, metadata: { ...metadata, labels: { app: 'web' } } }),
    () => ({ ...pod, spec: { ...spec, activeDeadlineSeconds: 600 } }),
    () => withDebugContainer(random, pod),
    () => pod,
  ])();
}
