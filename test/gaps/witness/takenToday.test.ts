/**
 * What the API server of today takes (1.37, pkg/apis/core/validation/validation.go). The suite asks
 * the server itself about every witness.
 */
import { takenToday } from '../../../src/gaps/witness/takenToday.js';
import type { JsonObject } from '../../../src/pod/json.js';

const pod = (spec: JsonObject, security: JsonObject = {}, annotations: JsonObject = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'witness', annotations },
  spec: {
    containers: [{ name: 'app', image: 'registry.example.com/app:1', securityContext: security }],
    ...spec,
  },
});
const specOf = (one: JsonObject | undefined): JsonObject => one!['spec'] as JsonObject;

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/app';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const own = { appArmorProfile: { type: 'RuntimeDefault' } };
const ofPod = { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } };

it.each([
  ['AppArmor by annotation and field', pod({}, own, { [APPARMOR]: 'unconfined' })],
  ['seccomp by annotation and field', pod(ofPod, {}, { [SECCOMP]: 'localhost/a.json' })],
  [
    'a privileged container that forbids escalation',
    pod({}, { privileged: true, allowPrivilegeEscalation: false }),
  ],
  ['users of its own on the network of the host', pod({ hostUsers: false, hostNetwork: true })],
  [
    'an unmasked /proc among the processes of the host',
    pod({ hostPID: true }, { procMount: 'Unmasked' }),
  ],
  [
    'a host process of Windows off the network of the host',
    pod({ securityContext: { windowsOptions: { hostProcess: true } } }),
  ],
])('takes no pod with %s', (_, one) => {
  expect(takenToday(one)).toBeUndefined();
});

it.each([
  ['the same profile by annotation and field', pod({}, own, { [APPARMOR]: 'runtime/default' })],
  [
    'the older name of the default seccomp profile',
    pod(ofPod, {}, { [SECCOMP]: 'docker/default' }),
  ],
  ['annotations alone', pod({}, {}, { [APPARMOR]: 'localhost/a', [SECCOMP]: 'unconfined' })],
])('takes a pod with %s as it is', (_, one) => {
  expect(takenToday(one)).toBe(one);
});

it('gives a pod with an unmasked /proc users of its own', () => {
  expect(specOf(takenToday(pod({}, { procMount: 'Unmasked' })))['hostUsers']).toBe(false);
});

it('takes from a Windows pod what only Linux has', () => {
  const windows = pod(
    { os: { name: 'windows' }, ...ofPod, hostUsers: false },
    { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
  );
  expect(specOf(takenToday(windows))).toEqual({
    os: { name: 'windows' },
    securityContext: {},
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/app:1',
        securityContext: { runAsNonRoot: true },
      },
    ],
  });
});
