/** Conditions for pods that PSP 1.24 and current servers read differently. */
import type { Int64 } from '../ir/policySet.js';
import {
  and,
  any,
  at,
  concat,
  equal,
  field,
  has,
  isEmpty,
  literal,
  lookup,
  not,
  or,
  orElse,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import type { JsonObject } from '../pod/json.js';
import type { Container, ProjectedSource } from '../pod/pod.js';
import {
  containerAppArmor,
  podContainers,
  containerSeccomp,
  pod,
  podSeccomp,
  podSecurity,
  podVolumes,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
  type Era,
} from '../pod/view.js';

const annotations = at(field(pod, 'metadata'), 'annotations');

export const hasSeccompAnnotation: Bool = or(
  has(lookup(annotations, literal(SECCOMP_POD_ANNOTATION))),
  any(podContainers, 'container', (container) =>
    has(
      lookup(
        annotations,
        concat(literal(SECCOMP_CONTAINER_ANNOTATION_PREFIX), field(container, 'name')),
      ),
    ),
  ),
);

export const hasAppArmorField: Bool = or(
  has(at(podSecurity, 'appArmorProfile')),
  any(podContainers, 'container', (container) =>
    has(at(container, 'securityContext', 'appArmorProfile')),
  ),
);

const noSources: Expr<readonly ProjectedSource[]> = literal([]);

/** Whether the pod has a volume that PSP took for an emptyDir. */
export const hasImageVolume: Bool = any(podVolumes, 'volume', (volume) => has(at(volume, 'image')));

/** Whether the pod has a field that grants something and that left nothing for PSP to judge. */
const grantsUnseen: Bool = or(
  has(at(field(pod, 'spec'), 'resourceClaims')),
  any(podVolumes, 'volume', (volume) =>
    or(
      has(at(at(volume, 'ephemeral', 'volumeClaimTemplate', 'spec'), 'dataSourceRef', 'namespace')),
      any(orElse(at(volume, 'projected', 'sources'), noSources), 'source', (source) =>
        has(at(source, 'podCertificate')),
      ),
    ),
  ),
);

/** Whether the pod has a field that grants something and that no server with PSP had. */
export const grantsSince124: Bool = or(grantsUnseen, hasImageVolume);

/** Whether PSP judged all that the pod asks for, if only as something else. */
export const wasSeenOn124 = compile(not(grantsUnseen).node, ['pod']) as (
  pod: JsonObject,
) => boolean;

const differs = (profile: (era: Era, container: Expr<Container>) => Expr<string>): Bool =>
  any(podContainers, 'container', (container) =>
    not(equal(profile('1.24', container), profile('current', container))),
  );
/**
 * Whether a container, or the pod itself, has another seccomp profile today than on 1.24. The pod's
 * own profile matters because a default may be filled in there.
 */
export const seccompDiffers: Bool = or(
  differs(containerSeccomp),
  not(equal(podSeccomp('1.24'), podSeccomp('current'))),
);
export const appArmorDiffers: Bool = differs(containerAppArmor);

export const hasSeccompField: Bool = has(at(podSecurity, 'seccompProfile'));

const groups = at(podSecurity, 'supplementalGroups');
export const hasEmptyGroups: Bool = and(
  has(groups),
  isEmpty(orElse(groups, literal([]) as unknown as Expr<readonly Int64[]>)),
);
