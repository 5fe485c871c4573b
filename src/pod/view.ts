/**
 * How predicates read fields of a pod. The meaning depends on the server, so there are two eras.
 * `1.24` is the server with the PSP plugin. `current` is a server that runs the targets: it ignores
 * seccomp annotations, and has fields for AppArmor (Kubernetes 1.30). For a target on an older
 * server, requests are first rewritten to what that server makes of them
 * (semantics/olderServers.ts).
 */
import {
  at,
  choose,
  concat,
  equal,
  field,
  ifPresent,
  join,
  literal,
  lookup,
  orElse,
  orOpt,
  variable,
  type Expr,
  type Opt,
} from '../lang/build.js';
import type { Int64 } from '../ir/policySet.js';
import type { AppArmorProfile, Container, Pod, PodSecurityContext, SeccompProfile } from './pod.js';

export type Era = '1.24' | 'current';

export const SECCOMP_POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER_ANNOTATION_PREFIX =
  'container.seccomp.security.alpha.kubernetes.io/';
export const APPARMOR_ANNOTATION_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

/** The minor version of Kubernetes 1.x that brought the fields. Older servers drop them. */
export const APPARMOR_FIELDS_SINCE = 30;

export const pod: Expr<Pod> = variable<Pod>('pod');
export const spec = field(pod, 'spec');
const none = <T>(): Expr<readonly T[]> => literal([]);

export const podSecurity: Opt<PodSecurityContext> = at(spec, 'securityContext');
/** All containers. The same rules apply to init and ephemeral containers. */
export const podContainers: Expr<readonly Container[]> = join(
  field(spec, 'containers'),
  orElse(at(spec, 'initContainers'), none()),
  orElse(at(spec, 'ephemeralContainers'), none()),
);
export const podVolumes = orElse(
  at(spec, 'volumes'),
  none<NonNullable<Pod['spec']['volumes']>[number]>(),
);
export const podSysctls: Expr<readonly { name: string }[]> = orElse(
  at(podSecurity, 'sysctls'),
  none(),
);
export const podGroups: Expr<readonly Int64[]> = orElse(
  at(podSecurity, 'supplementalGroups'),
  none(),
);

type Inherited = 'runAsUser' | 'runAsGroup' | 'runAsNonRoot' | 'seLinuxOptions';
/** The container's own value if it is set; otherwise the pod's. */
export function inherited<K extends Inherited>(
  container: Expr<Container>,
  key: K,
): Opt<NonNullable<PodSecurityContext[K]>> {
  return orOpt(
    at(container, 'securityContext', key) as Opt<NonNullable<PodSecurityContext[K]>>,
    at(podSecurity, key) as Opt<NonNullable<PodSecurityContext[K]>>,
  );
}

/**
 * The name of a profile as PSP's annotations write it: `runtime/default` for `RuntimeDefault`, and
 * `localhost/<path>` for a localhost profile.
 */
function profileName(profile: Expr<{ type: string; localhostProfile?: string }>): Expr<string> {
  const type = field(profile, 'type');
  return choose(
    equal(type, literal('RuntimeDefault')),
    literal('runtime/default'),
    choose(
      equal(type, literal('Unconfined')),
      literal('unconfined'),
      ifPresent(
        at(profile, 'localhostProfile'),
        'path',
        (path) => concat(literal('localhost/'), path),
        literal(''),
      ),
    ),
  );
}

const named = (
  profile: Opt<SeccompProfile | AppArmorProfile>,
  otherwise: Expr<string>,
): Expr<string> => ifPresent(profile, 'profile', (one) => profileName(one), otherwise);

const annotation = (key: Expr<string>): Opt<string> =>
  lookup(at(field(pod, 'metadata'), 'annotations'), key);
export const podSeccompField = at(podSecurity, 'seccompProfile');
export const givenPodSeccompAnnotation: Opt<string> = annotation(literal(SECCOMP_POD_ANNOTATION));
export const podSeccompAnnotation: Expr<string> = orElse(givenPodSeccompAnnotation, literal(''));
/** The pod's seccomp field in the form of an annotation; "" if it is not set. */
export const podSeccompFieldName: Expr<string> = named(podSeccompField, literal(''));

/** The seccomp profile of the pod; "" if it has none. 1.24: seccomp/strategy.go ValidatePod. */
export function podSeccomp(era: Era): Expr<string> {
  if (era === 'current') return podSeccompFieldName;
  return choose(
    equal(podSeccompAnnotation, literal('')),
    podSeccompFieldName,
    podSeccompAnnotation,
  );
}

export const containerSeccompAnnotation = (container: Expr<Container>): Opt<string> =>
  annotation(concat(literal(SECCOMP_CONTAINER_ANNOTATION_PREFIX), field(container, 'name')));
/** The container's own seccomp field in annotation spelling; "" where unset. */
export const containerSeccompFieldName = (container: Expr<Container>): Expr<string> =>
  named(at(container, 'securityContext', 'seccompProfile'), literal(''));

/**
 * The seccomp profile that applies to the container; "" if there is none. 1.24: seccomp/strategy.go
 * profileForContainer.
 */
export function containerSeccomp(era: Era, container: Expr<Container>): Expr<string> {
  const own = at(container, 'securityContext', 'seccompProfile');
  if (era === 'current') return named(orOpt(own, podSeccompField), literal(''));
  return named(
    own,
    orElse(containerSeccompAnnotation(container), named(podSeccompField, podSeccompAnnotation)),
  );
}

export function appArmorAnnotation(container: Expr<Container>): Opt<string> {
  return annotation(concat(literal(APPARMOR_ANNOTATION_PREFIX), field(container, 'name')));
}

/** The container's own AppArmor field in annotation spelling; "" where unset. */
export const containerAppArmorFieldName = (container: Expr<Container>): Expr<string> =>
  named(at(container, 'securityContext', 'appArmorProfile'), literal(''));

/**
 * The AppArmor profile of the container; "" if there is none. Since 1.30, the container's field
 * comes first, then the annotation, then the pod's field.
 */
export function containerAppArmor(era: Era, container: Expr<Container>): Expr<string> {
  const own = orElse(appArmorAnnotation(container), literal(''));
  if (era === '1.24') return own;
  return named(
    at(container, 'securityContext', 'appArmorProfile'),
    choose(equal(own, literal('')), named(at(podSecurity, 'appArmorProfile'), literal('')), own),
  );
}
