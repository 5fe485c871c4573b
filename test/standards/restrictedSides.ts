/** Pods on both sides of every check that the restricted standard adds. */
import type { JsonObject } from '../../src/pod/json.js';
import {
  ownUsers,
  volume,
  add,
  runtimeDefault,
  unconfined,
  localhost,
  type Row,
  type Sides,
} from './standardPods.js';

const windows: JsonObject = { os: { name: 'windows' } };
const linux: JsonObject = { os: { name: 'linux' } };
const RESTRICTED_SOURCES: readonly JsonObject[] = [
  { configMap: { name: 'settings' } },
  { csi: { driver: 'csi.example.com' } },
  { downwardAPI: { items: [] } },
  { emptyDir: {} },
  {
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
  },
  { image: { reference: 'registry.example.com/data:1' } },
  { persistentVolumeClaim: { claimName: 'data' } },
  { projected: { sources: [] } },
  { secret: { secretName: 'key' } },
];
/** By the names that Pod Security Admission has for its checks. */
export const RESTRICTED: Readonly<Record<string, Sides>> = {
  restrictedVolumes: {
    passes: RESTRICTED_SOURCES.map((source): Row => [Object.keys(source)[0]!, volume(source)]),
    fails: [
      ['a directory of the node', volume({ hostPath: { path: '/var/log' } })],
      ['storage of the network', volume({ nfs: { server: 'nfs.example.com', path: '/' } })],
      ['CephFS', volume({ cephfs: { monitors: ['192.0.2.1:6789'] } })],
      [
        'beside a plain one',
        {
          spec: {
            volumes: [
              { name: 'a', emptyDir: {} },
              { name: 'b', gitRepo: { repository: 'https://git.example.com/app.git' } },
            ],
          },
        },
      ],
    ],
  },
  allowPrivilegeEscalation: {
    passes: [
      ['explicit false', {}],
      [
        'unset for Windows, since 1.25',
        { container: { allowPrivilegeEscalation: undefined }, spec: windows },
        25,
      ],
    ],
    fails: [
      ['unset', { container: { allowPrivilegeEscalation: undefined } }],
      ['true', { container: { allowPrivilegeEscalation: true } }],
      ['an init container', { init: { allowPrivilegeEscalation: undefined } }],
      ['an ephemeral container', { ephemeral: { allowPrivilegeEscalation: true } }],
      [
        'unset for Linux in so many words',
        { container: { allowPrivilegeEscalation: undefined }, spec: linux },
      ],
      [
        'unset for Windows, before 1.25',
        { container: { allowPrivilegeEscalation: undefined }, spec: windows },
        24,
      ],
    ],
  },
  runAsNonRoot: {
    passes: [
      ['said by the pod', {}],
      [
        'said by every container',
        { pod: { runAsNonRoot: undefined }, container: { runAsNonRoot: true } },
      ],
      [
        'false with users of its own, since 1.35',
        { pod: { runAsNonRoot: false }, spec: ownUsers },
        35,
      ],
    ],
    fails: [
      ['unset', { pod: { runAsNonRoot: undefined } }],
      ['a user other than 0 alone', { pod: { runAsNonRoot: undefined, runAsUser: 1000 } }],
      ['false', { pod: { runAsNonRoot: false } }],
      [
        'false though the container says otherwise',
        { pod: { runAsNonRoot: false }, container: { runAsNonRoot: true } },
      ],
      ['false on a container', { container: { runAsNonRoot: false } }],
      [
        'said by one container of two',
        { pod: { runAsNonRoot: undefined }, container: { runAsNonRoot: true }, init: {} },
      ],
      [
        'false with users of its own, before 1.35',
        { pod: { runAsNonRoot: false }, spec: ownUsers },
        34,
      ],
    ],
  },
  runAsUser: {
    passes: [
      ['unset', {}],
      ['another user', { pod: { runAsUser: 1 }, container: { runAsUser: 1000 } }],
      ['root before 1.23', { container: { runAsUser: 0 } }, 22],
      [
        'root with users of its own, since 1.35',
        { container: { runAsUser: 0 }, spec: ownUsers },
        35,
      ],
    ],
    fails: [
      ['root of the pod', { pod: { runAsUser: 0 } }],
      [
        'though the container has another',
        { pod: { runAsUser: 0 }, container: { runAsUser: 1000 } },
      ],
      ['root on a container', { container: { runAsUser: 0 } }],
      ['since 1.23', { container: { runAsUser: 0 } }, 23],
      ['on an ephemeral container', { ephemeral: { runAsUser: 0 } }],
      [
        'root with users of its own, before 1.35',
        { container: { runAsUser: 0 }, spec: ownUsers },
        34,
      ],
    ],
  },
  seccompProfile_restricted: {
    passes: [
      ['of the pod', {}],
      [
        'of every container',
        { pod: { seccompProfile: undefined }, container: { seccompProfile: localhost } },
      ],
      ['unset for Windows, since 1.25', { pod: { seccompProfile: undefined }, spec: windows }, 25],
    ],
    fails: [
      ['unset', { pod: { seccompProfile: undefined } }],
      [
        'of one container of two',
        {
          pod: { seccompProfile: undefined },
          container: { seccompProfile: runtimeDefault },
          init: {},
        },
      ],
      [
        'Unconfined of the pod',
        { pod: { seccompProfile: unconfined }, container: { seccompProfile: runtimeDefault } },
      ],
      ['Unconfined on a container', { container: { seccompProfile: unconfined } }],
      ['unset for Windows, before 1.25', { pod: { seccompProfile: undefined }, spec: windows }, 24],
    ],
  },
  capabilities_restricted: {
    passes: [
      ['ALL dropped', {}],
      ['and more', { container: { capabilities: { drop: ['NET_RAW', 'ALL'] } } }],
      ['NET_BIND_SERVICE added', { container: add('NET_BIND_SERVICE') }],
      [
        'unset for Windows, since 1.25',
        { container: { capabilities: undefined }, spec: windows },
        25,
      ],
    ],
    fails: [
      ['unset', { container: { capabilities: undefined } }],
      ['another one dropped', { container: { capabilities: { drop: ['NET_RAW'] } } }],
      ['in lower case', { container: { capabilities: { drop: ['all'] } } }],
      ['a usual one added', { container: add('CHOWN') }],
      ['an init container', { init: { capabilities: undefined } }],
      ['an ephemeral container', { ephemeral: add('SYS_PTRACE') }],
      [
        'unset for Windows, before 1.25',
        { container: { capabilities: undefined }, spec: windows },
        24,
      ],
    ],
  },
  procMount_restricted: {
    passes: [['Default', { container: { procMount: 'Default' } }]],
    fails: [
      ['Unmasked', { container: { procMount: 'Unmasked' } }],
      [
        'Unmasked with users of its own',
        { container: { procMount: 'Unmasked' }, spec: ownUsers },
        35,
      ],
    ],
  },
};
