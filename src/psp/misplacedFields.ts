/** Unknown fields of a PSP that have a place elsewhere. */
import type { Fault } from '../base/problem.js';
import { SOURCE } from '../ir/source.js';
import { PERMISSIVE } from './permissive.js';

/** Fields that users expect in a PSP, with the place where Kubernetes has them instead. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'spec.seccompProfiles',
    'the annotation seccomp.security.alpha.kubernetes.io/allowedProfileNames',
  ],
  ['spec.seccompProfile', 'the annotation seccomp.security.alpha.kubernetes.io/defaultProfileName'],
  ['spec.seccomp', 'the annotation seccomp.security.alpha.kubernetes.io/allowedProfileNames'],
  ['spec.appArmor', 'the annotation apparmor.security.beta.kubernetes.io/allowedProfileNames'],
  ['spec.apparmor', 'the annotation apparmor.security.beta.kubernetes.io/allowedProfileNames'],
]);

/** Fields of an OpenShift SecurityContextConstraints, with what a PSP has in their place. */
const OF_OPENSHIFT: ReadonlyMap<string, string> = new Map([
  ['allowHostDirVolumePlugin', 'hostPath in spec.volumes'],
  ['allowHostIPC', 'spec.hostIPC'],
  ['allowHostNetwork', 'spec.hostNetwork'],
  ['allowHostPID', 'spec.hostPID'],
  ['allowHostPorts', 'spec.hostPorts'],
  ['allowPrivilegedContainer', 'spec.privileged'],
  ['seLinuxContext', 'spec.seLinux'],
  ['users', 'RBAC bindings'],
  ['groups', 'RBAC bindings'],
]);

/** What to do about a field at the top of the object that belongs elsewhere; its path is its name. */
function atTop(path: string): string | undefined {
  const own = OF_OPENSHIFT.get(path);
  if (own !== undefined)
    return `OpenShift's SecurityContextConstraints has this field; a ${SOURCE.kind} has ${own}`;
  return SPEC_FIELDS.has(path) ? `write it below spec: spec.${path}` : undefined;
}

const SPEC_FIELDS: ReadonlySet<string> = new Set(Object.keys(PERMISSIVE));

/** The fault of an unknown field, with the place where it belongs. Other faults do not change. */
export function withPlace(fault: Fault): Fault {
  if (fault.kind !== 'unknown field') return fault;
  const path = fault.path.join('.');
  const elsewhere = ELSEWHERE.get(path) ?? ELSEWHERE.get(`spec.${path}`);
  const remedy =
    elsewhere === undefined ? atTop(path) : `a ${SOURCE.kind} says this with ${elsewhere}`;
  return remedy === undefined ? fault : { ...fault, remedy };
}
