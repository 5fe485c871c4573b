/** Pods on both sides of every check of the baseline standard. */
import {
  ownUsers,
  volume,
  add,
  runtimeDefault,
  unconfined,
  localhost,
  type Parts,
  type Row,
  type Sides,
} from './standardPods.js';

const sysctls = (...names: readonly string[]): Parts => ({
  pod: { sysctls: names.map((name) => ({ name, value: '1' })) },
});
const appArmor = (profile: string): Parts => ({
  annotations: { 'container.apparmor.security.beta.kubernetes.io/app': profile },
});

const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];
const SAFE = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
/** Sysctls that became safe later, by the first minor version in which they are. */
const SAFE_LATER: readonly (readonly [number, string])[] = [
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time'],
  [29, 'net.ipv4.tcp_fin_timeout'],
  [29, 'net.ipv4.tcp_keepalive_intvl'],
  [29, 'net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem'],
  [32, 'net.ipv4.tcp_wmem'],
  [37, 'net.ipv4.tcp_slow_start_after_idle'],
  [37, 'net.ipv4.tcp_notsent_lowat'],
];
/** By the names that Pod Security Admission has for its checks. */
export const BASELINE: Readonly<Record<string, Sides>> = {
  hostNamespaces: {
    passes: [
      ['no namespace of the node', {}],
      ['explicit false', { spec: { hostNetwork: false, hostPID: false, hostIPC: false } }],
    ],
    fails: (['hostNetwork', 'hostPID', 'hostIPC'] as const).map((key): Row => [
      key,
      { spec: { [key]: true } },
    ]),
  },
  privileged: {
    passes: [['explicit false', { container: { privileged: false } }]],
    fails: [
      ['a container', { container: { privileged: true, allowPrivilegeEscalation: true } }],
      ['an init container', { init: { privileged: true, allowPrivilegeEscalation: true } }],
      [
        'an ephemeral container',
        { ephemeral: { privileged: true, allowPrivilegeEscalation: true } },
      ],
    ],
  },
  capabilities_baseline: {
    passes: [
      ['each of the usual ones', { container: add(...BASELINE_CAPABILITIES) }],
      ['nothing dropped', { container: { capabilities: undefined } }],
    ],
    fails: [
      ['another one', { container: add('NET_RAW') }],
      ['ALL', { container: add('ALL') }],
      ['one beside usual ones', { container: add('CHOWN', 'SYS_ADMIN') }],
      ['another spelling', { container: add('CAP_CHOWN') }],
      ['an init container', { init: add('NET_ADMIN') }],
      ['an ephemeral container', { ephemeral: add('SYS_PTRACE') }],
    ],
  },
  hostPathVolumes: {
    passes: [
      ['no volume', {}],
      ['another type', volume({ emptyDir: {} })],
      ['storage of the network', volume({ nfs: { server: 'nfs.example.com', path: '/' } })],
    ],
    fails: [
      ['a directory of the node', volume({ hostPath: { path: '/var/log' } })],
      [
        'as the second volume',
        {
          spec: {
            volumes: [
              { name: 'a', emptyDir: {} },
              { name: 'b', hostPath: { path: '/etc' } },
            ],
          },
        },
      ],
    ],
  },
  hostPorts: {
    passes: [
      ['no port', {}],
      ['a container port', { containerSpec: { ports: [{ containerPort: 80 }] } }],
      ['port 0', { containerSpec: { ports: [{ containerPort: 80, hostPort: 0 }] } }],
    ],
    fails: [
      ['a host port', { containerSpec: { ports: [{ containerPort: 80, hostPort: 80 }] } }],
      [
        'as the second port',
        {
          containerSpec: { ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }] },
        },
      ],
    ],
  },
  hostProbesAndHostLifecycle: {
    passes: [
      [
        'probes of the pod',
        {
          containerSpec: {
            livenessProbe: { httpGet: { port: 80 } },
            readinessProbe: { tcpSocket: { port: 80 } },
          },
        },
      ],
      ['an empty host', { containerSpec: { livenessProbe: { httpGet: { port: 80, host: '' } } } }],
      ['a command', { containerSpec: { startupProbe: { exec: { command: ['true'] } } } }],
      [
        'a host before 1.34',
        { containerSpec: { livenessProbe: { httpGet: { port: 80, host: 'other.example.com' } } } },
        33,
      ],
    ],
    fails: [
      [
        'since 1.34',
        { containerSpec: { livenessProbe: { httpGet: { port: 80, host: 'other.example.com' } } } },
        34,
      ],
      ...(['livenessProbe', 'readinessProbe', 'startupProbe'] as const).map((probe): Row => [
        `tcpSocket of a ${probe}`,
        { containerSpec: { [probe]: { tcpSocket: { port: 80, host: '127.0.0.1' } } } },
      ]),
      ...(['postStart', 'preStop'] as const).flatMap((hook): Row[] =>
        (['httpGet', 'tcpSocket'] as const).map((kind) => [
          `${kind} of ${hook}`,
          { containerSpec: { lifecycle: { [hook]: { [kind]: { port: 80, host: '127.0.0.1' } } } } },
        ]),
      ),
    ],
  },
  appArmorProfile: {
    passes: [
      ['RuntimeDefault of the pod', { pod: { appArmorProfile: runtimeDefault } }],
      ['a profile of the node on a container', { container: { appArmorProfile: localhost } }],
      ['by annotation', appArmor('runtime/default')],
      ['a profile of the node by annotation', appArmor('localhost/app')],
      ['an empty annotation', appArmor('')],
    ],
    fails: [
      ['Unconfined of the pod', { pod: { appArmorProfile: unconfined } }],
      ['Unconfined on a container', { container: { appArmorProfile: unconfined } }],
      ['on an init container', { init: { appArmorProfile: unconfined } }],
      ['by annotation', appArmor('unconfined')],
      ['another text', appArmor('docker/default')],
    ],
  },
  seLinuxOptions: {
    passes: [
      ...['container_t', 'container_init_t', 'container_kvm_t'].map((type): Row => [
        `the type ${type}`,
        { pod: { seLinuxOptions: { type } } },
        25,
      ]),
      ['a level', { container: { seLinuxOptions: { level: 's0:c1,c2' } } }],
      ['no part', { pod: { seLinuxOptions: {} } }],
      [
        'container_engine_t since 1.31',
        { pod: { seLinuxOptions: { type: 'container_engine_t' } } },
        31,
      ],
    ],
    fails: [
      ['another type', { pod: { seLinuxOptions: { type: 'spc_t' } } }],
      ['on a container', { container: { seLinuxOptions: { type: 'spc_t' } } }],
      ['a user', { pod: { seLinuxOptions: { user: 'system_u' } } }],
      ['a role', { container: { seLinuxOptions: { role: 'system_r' } } }],
      [
        'container_engine_t before 1.31',
        { pod: { seLinuxOptions: { type: 'container_engine_t' } } },
        30,
      ],
    ],
  },
  procMount: {
    passes: [
      ['unset', {}],
      ['Default', { container: { procMount: 'Default' } }],
      [
        'Unmasked with users of its own, since 1.35',
        { container: { procMount: 'Unmasked' }, spec: ownUsers },
        35,
      ],
    ],
    fails: [
      ['Unmasked', { container: { procMount: 'Unmasked' } }],
      [
        'Unmasked with users of its own, before 1.35',
        { container: { procMount: 'Unmasked' }, spec: ownUsers },
        34,
      ],
      ['on an init container', { init: { procMount: 'Unmasked' } }],
      [
        'with the users of the node in so many words',
        { container: { procMount: 'Unmasked' }, spec: { hostUsers: true } },
      ],
    ],
  },
  seccompProfile_baseline: {
    passes: [
      ['unset', { pod: { seccompProfile: undefined } }],
      ['RuntimeDefault', {}],
      ['a profile of the node on a container', { container: { seccompProfile: localhost } }],
      [
        'an annotation, which counts for nothing',
        { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } },
      ],
    ],
    fails: [
      ['Unconfined of the pod', { pod: { seccompProfile: unconfined } }],
      [
        'though each container has another',
        { pod: { seccompProfile: unconfined }, container: { seccompProfile: runtimeDefault } },
      ],
      ['on a container', { container: { seccompProfile: unconfined } }],
      ['on an ephemeral container', { ephemeral: { seccompProfile: unconfined } }],
    ],
  },
  sysctls: {
    passes: [
      ['the five', sysctls(...SAFE), 25],
      ...SAFE_LATER.map(([since, name]): Row => [`${name} since 1.${since}`, sysctls(name), since]),
    ],
    fails: [
      ['another one', sysctls('kernel.msgmax')],
      ['beside a safe one', sysctls(SAFE[0]!, 'kernel.msgmax')],
      ['with slashes', sysctls('kernel/shm_rmid_forced')],
      ...SAFE_LATER.map(([since, name]): Row => [
        `${name} before 1.${since}`,
        sysctls(name),
        since - 1,
      ]),
    ],
  },
  windowsHostProcess: {
    passes: [
      ['unset', { pod: { windowsOptions: {} } }],
      ['explicit false', { container: { windowsOptions: { hostProcess: false } } }],
    ],
    fails: [
      ['the pod', { pod: { windowsOptions: { hostProcess: true } } }],
      ['a container', { container: { windowsOptions: { hostProcess: true } } }],
      ['an init container', { init: { windowsOptions: { hostProcess: true } } }],
    ],
  },
};
