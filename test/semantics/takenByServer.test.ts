/** Defaults of PSP that the API server's own validation refuses. */
import type { JsonObject } from '../../src/pod/json.js';
import { invalidByDefaults, refusedByServer } from '../../src/semantics/takenByServer.js';

const pod = (
  spec: JsonObject,
  security: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject => ({
  metadata,
  spec: { containers: [{ name: 'a', securityContext: security }], ...spec },
});
const WINDOWS = { os: { name: 'windows' } };
const refused = (fault: string): string =>
  `PSP admits it, but the API server then refuses it: ${fault}`;

it.each<[string, JsonObject, JsonObject, string | undefined]>([
  [
    'escalation beside privileged',
    pod({}, { privileged: true }),
    pod({}, { privileged: true, allowPrivilegeEscalation: false }),
    'spec.containers[0].securityContext: allowPrivilegeEscalation false cannot stand beside privileged true',
  ],
  [
    'escalation beside the capability that a default adds',
    pod({}, { allowPrivilegeEscalation: false }),
    pod({}, { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } }),
    'spec.containers[0].securityContext: allowPrivilegeEscalation false cannot stand beside CAP_SYS_ADMIN',
  ],
  [
    'Linux settings of a Windows container',
    pod(WINDOWS),
    pod(WINDOWS, { capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true }),
    'spec.containers[0].securityContext.capabilities: cannot be set for a windows pod, and 1 more like it',
  ],
  [
    'Linux settings of a Windows pod',
    pod(WINDOWS),
    pod({ ...WINDOWS, securityContext: { fsGroup: 1 } }),
    'spec.securityContext.fsGroup: cannot be set for a windows pod',
  ],
  [
    'a seccomp annotation, which becomes a field',
    pod(WINDOWS),
    pod(
      WINDOWS,
      {},
      { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' } },
    ),
    'spec.securityContext.seccompProfile: cannot be set for a windows pod',
  ],
  [
    'an AppArmor field, which targets write in place of the annotation',
    pod(WINDOWS),
    pod(WINDOWS, { appArmorProfile: { type: 'RuntimeDefault' } }),
    'spec.containers[0].securityContext.appArmorProfile: cannot be set for a windows pod (set the annotation container.apparmor.security.beta.kubernetes.io/NAME instead)',
  ],
  ['what Windows pods may have', pod(WINDOWS), pod(WINDOWS, { runAsNonRoot: true }), undefined],
  [
    'the same of a pod without an os',
    pod({}),
    pod({}, { capabilities: { drop: ['ALL'] } }),
    undefined,
  ],
  [
    'a user beyond what pods may have',
    pod({}),
    pod({}, { runAsUser: 3000000000 }),
    'spec.containers[0].securityContext.runAsUser: must be between 0 and 2147483647',
  ],
  [
    'a group beyond what pods may have',
    pod({}),
    pod({ securityContext: { supplementalGroups: [4294967295] } }),
    'spec.securityContext.supplementalGroups[0]: must be between 0 and 2147483647',
  ],
  [
    'what was wrong before is no fault of a default',
    pod(WINDOWS, { runAsUser: 1 }),
    pod(WINDOWS, { runAsUser: 1, runAsNonRoot: true }),
    undefined,
  ],
])('%s', (_, given, defaulted, fault) =>
  expect(invalidByDefaults(given, defaulted)).toBe(
    fault === undefined ? undefined : refused(fault),
  ),
);

const annotated = (spec: JsonObject): JsonObject =>
  pod(spec, {}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } });

it('a field beside an annotation that names another profile is refused of targets alone', () => {
  const given = annotated({});
  const made = annotated({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } });
  expect(refusedByServer(given, made)).toBe(
    'the API server then refuses it: metadata.annotations: an annotation names another profile than the field',
  );
  expect(
    refusedByServer(
      given,
      annotated({ securityContext: { seccompProfile: { type: 'Unconfined' } } }),
    ),
  ).toBeUndefined();
  // PSP wrote no fields of seccomp and AppArmor.
  expect(invalidByDefaults(given, made)).toBeUndefined();
});

const PROFILE = { appArmorProfile: { type: 'RuntimeDefault' } };
const withAppArmor = (annotation: string, spec: JsonObject): JsonObject => ({
  metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': annotation } },
  spec: { containers: [{ name: 'a' }], ...spec },
});
it.each([
  ['goes to the container, so the field of the pod contradicts nothing', 'localhost/x', false],
  ['that is empty goes nowhere', '', true],
])('an annotation of AppArmor %s', (_, annotation, isRefused) => {
  const made = withAppArmor(annotation, { securityContext: PROFILE });
  expect(refusedByServer(withAppArmor(annotation, {}), made) !== undefined).toBe(isRefused);
});

it('an annotation of seccomp is no field of a Windows pod today', () => {
  const given = annotated(WINDOWS);
  const made = annotated({
    ...WINDOWS,
    securityContext: { seccompProfile: { type: 'Unconfined' } },
  });
  expect(refusedByServer(given, made)).toBe(
    'the API server then refuses it: spec.securityContext.seccompProfile: cannot be set for a windows pod',
  );
});
