import {
  all,
  and,
  any,
  at,
  concat,
  endsWith,
  equal,
  field,
  ifPresent,
  implies,
  isEmpty,
  literal,
  not,
  or,
  orElse,
  startsWith,
  TRUE,
  trimSuffix,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { Container } from '../pod/pod.js';
import { podContainers } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onContainer, onPod } from './probe.js';
import { volume } from './scopes.js';

type Mounts = NonNullable<Container['volumeMounts']>;
type Entry = { readonly pathPrefix: string; readonly readOnly: boolean };
const slash = literal('/');

/**
 * Equal to PSP's comparison, in which both paths lose one trailing slash. The pod's path need not
 * be changed here.
 */
function isBelow(path: Expr<string>, entry: Expr<Entry>): Bool {
  const prefix = trimSuffix(field(entry, 'pathPrefix'), slash);
  return or(
    and(equal(path, prefix), not(endsWith(prefix, slash))),
    startsWith(path, concat(prefix, slash)),
  );
}

/** Whether every mount of the volume is read-only. */
export const mountedReadOnly: Bool = all(podContainers, 'container', (container) =>
  all(
    orElse(at(container, 'volumeMounts'), literal([]) as unknown as Expr<Mounts>),
    'mount',
    (mount) =>
      implies(
        equal(field(mount, 'name'), field(volume, 'name')),
        orElse(at(mount, 'readOnly'), literal(false)),
      ),
  ),
);

const ofHostPath = (rule: (path: Expr<string>) => Bool): Bool =>
  ifPresent(
    at(volume, 'hostPath'),
    'hostPath',
    (hostPath) =>
      or(isEmpty(policy('allowedHostPaths')), rule(orElse(at(hostPath, 'path'), literal('')))),
    TRUE,
  );

/** Probes with a writable and with a read-only mount. */
const mounts = onContainer(
  'volumeMounts',
  [{ name: 'host', mountPath: '/host' }],
  [{ name: 'host', mountPath: '/host', readOnly: true }],
);

export const allowedHostPaths: Control<'allowedHostPaths'> = {
  field: 'allowedHostPaths',
  summary:
    'Which directories of the node hostPath volumes may show, and which of them only to read.',
  meaning: [
    {
      field: 'spec.allowedHostPaths',
      path: 'spec.volumes[*].hostPath.path',
      admits: 'paths at or below a prefix, by whole segments; an empty list any',
      fillsIn: 'nothing',
    },
    {
      field: '.readOnly',
      path: 'containers[*].volumeMounts[*].readOnly',
      admits: 'true on each mount of a volume that only read-only entries allow',
      fillsIn: 'nothing',
    },
  ],
  pitfalls: 'One trailing slash is ignored on both sides; the prefix `/` is every absolute path.',
  source: 'pkg/security/podsecuritypolicy/util/util.go AllowsHostVolumePath, hasPathPrefix',
  checks: () => [
    {
      field: 'allowedHostPaths',
      scope: 'volume',
      path: 'hostPath.path',
      holds: ofHostPath((path) =>
        any(policy('allowedHostPaths'), 'entry', (entry) => isBelow(path, entry)),
      ),
      message: 'host paths must be at or below a prefix that the policy allows',
      allowed: policy('allowedHostPaths'),
    },
    {
      field: 'allowedHostPaths',
      scope: 'volume',
      path: 'hostPath',
      holds: ofHostPath((path) =>
        or(
          not(
            any(policy('allowedHostPaths'), 'entry', (entry) =>
              and(field(entry, 'readOnly'), isBelow(path, entry)),
            ),
          ),
          any(policy('allowedHostPaths'), 'entry', (entry) =>
            and(not(field(entry, 'readOnly')), isBelow(path, entry)),
          ),
          mountedReadOnly,
        ),
      ),
      message: 'every mount of this host path must be read-only',
      need: 'is mounted to write',
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ allowedHostPaths: entries }) =>
    [
      '/etc',
      ...entries.flatMap(({ pathPrefix }) => [
        pathPrefix,
        `${pathPrefix.replace(/\/$/, '')}/below`,
        `${pathPrefix.replace(/\/$/, '')}beside`,
      ]),
    ].flatMap((path) => {
      const volume = onPod('spec.volumes', [{ name: 'host', hostPath: { path, type: '' } }])[0]!;
      return [volume, ...mounts.map((and) => ({ ...volume, and }))];
    }),
};
