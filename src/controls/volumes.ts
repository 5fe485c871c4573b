import {
  all,
  and,
  any,
  at,
  choose,
  equal,
  FALSE,
  has,
  ifPresent,
  isIn,
  literal,
  not,
  or,
  orElse,
  property,
  TRUE,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { JsonObject } from '../pod/json.js';
import type { ProjectedSource } from '../pod/pod.js';
import type { Era } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';
import { volume } from './scopes.js';

const none = <T>(): Expr<readonly T[]> => literal([]);

/**
 * Whether the source provides only the token, the cluster's root certificate and the pod's
 * namespace, at the paths that the API server uses.
 */
function isTokenSource(source: Expr<ProjectedSource>): Bool {
  const token = at(source, 'serviceAccountToken');
  const config = at(source, 'configMap');
  const downward = at(source, 'downwardAPI');
  return and(
    or(has(token), has(config), has(downward)),
    ifPresent(
      token,
      'token',
      (one) =>
        and(
          equal(orElse(at(one, 'path'), literal('')), literal('token')),
          equal(orElse(at(one, 'audience'), literal('')), literal('')),
        ),
      TRUE,
    ),
    ifPresent(
      config,
      'config',
      (one) => equal(orElse(at(one, 'name'), literal('')), literal('kube-root-ca.crt')),
      TRUE,
    ),
    ifPresent(
      downward,
      'downward',
      (one) =>
        all(
          orElse(
            at(one, 'items'),
            none<{ path: string; fieldRef?: { apiVersion?: string; fieldPath: string } }>(),
          ),
          'file',
          (file) =>
            and(
              equal(orElse(at(file, 'path'), literal('')), literal('namespace')),
              equal(orElse(at(file, 'fieldRef', 'apiVersion'), literal('v1')), literal('v1')),
              equal(
                orElse(at(file, 'fieldRef', 'fieldPath'), literal('')),
                literal('metadata.namespace'),
              ),
            ),
        ),
      TRUE,
    ),
  );
}

const isTokenBundle = ifPresent(
  at(volume, 'projected'),
  'projected',
  (one) => all(orElse(at(one, 'sources'), none<ProjectedSource>()), 'source', isTokenSource),
  FALSE,
);

/**
 * Whether the volume is of the type. A type that 1.24 did not know was dropped there, and a volume
 * without a source is an emptyDir (pkg/apis/core/v1/defaults.go SetDefaults_Volume).
 */
function isOfType(era: Era, type: Expr<string>): Bool {
  const isNamed = choose(
    equal(type, literal('cephFS')),
    has(at(volume, 'cephfs')),
    has(property(volume, type)),
  );
  return era === '1.24'
    ? or(isNamed, and(equal(type, literal('emptyDir')), has(at(volume, 'image'))))
    : isNamed;
}

/** The smallest valid source of each volume type. */
const SOURCES: readonly JsonObject[] = [
  { hostPath: { path: '/etc', type: '' } },
  { emptyDir: {} },
  { configMap: { name: 'settings' } },
  { secret: { secretName: 'settings' } },
  { projected: { sources: [{ configMap: { name: 'settings' } }] } },
  { downwardAPI: { items: [] } },
  { persistentVolumeClaim: { claimName: 'data' } },
  {
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
  },
  { csi: { driver: 'other.csi.example.com' } },
  { flexVolume: { driver: 'example.com/other' } },
  { nfs: { server: 'nfs.example.com', path: '/' } },
  { cephfs: { monitors: ['ceph.example.com'] } },
  { gitRepo: { repository: 'https://git.example.com/repository' } },
  { image: { reference: 'registry.example.com/data:1' } },
];

export const volumes: Control<'volumes'> = {
  field: 'volumes',
  summary: 'Which types of volumes a pod may use.',
  meaning: [
    {
      field: 'spec.volumes',
      path: 'spec.volumes[*]',
      admits: 'sources of the named types; `*` any; an empty list none',
      fillsIn: 'nothing',
    },
  ],
  pitfalls:
    'PSP says cephFS where the pod says cephfs. `secret` also admits a projected volume that is only the service-account token bundle, which the API server adds to nearly every pod.',
  source:
    'pkg/security/podsecuritypolicy/provider.go validatePodVolumes, allowsVolumeType, util/util.go GetVolumeFSType, IsOnlyServiceAccountTokenSources',
  checks: (era: Era) => [
    {
      field: 'volumes',
      scope: 'volume',
      path: '',
      holds: or(
        isIn(literal('*'), policy('volumes')),
        any(policy('volumes'), 'type', (type) => isOfType(era, type)),
        and(
          isIn(literal('secret'), policy('volumes')),
          not(isIn(literal('projected'), policy('volumes'))),
          isTokenBundle,
        ),
      ),
      message: 'volumes must be of the types that the policy allows',
      allowed: policy('volumes'),
    },
  ],
  defaults: NO_DEFAULTS,
  probes: () => SOURCES.flatMap((source) => onPod('spec.volumes', [{ name: 'data', ...source }])),
};
