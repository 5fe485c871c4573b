/**
 * What the 1.24 server demands of a PSP's spec, in the server's order and words
 * (pkg/apis/policy/validation/validation.go).
 */
import type { PolicySpec } from '../ir/policySet.js';
import type { Fault } from '../base/problem.js';
import {
  placeAt,
  duplicate,
  invalid,
  required,
  tooLong,
  unsupported,
  type Path,
} from '../base/fieldFaults.js';
import type { SpecManifest } from './manifest.js';
import { byteLength, subdomainFaults } from '../base/objectNames.js';
import { quoted } from '../base/quoted.js';
import { strategyFaults } from './validateStrategies.js';
import { sysctlFaults } from './validateSysctls.js';

/** In the order in which the server lists them in its message. */
const VOLUME_TYPES = [
  '*',
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephFS',
  'cinder',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'iscsi',
  'nfs',
  'persistentVolumeClaim',
  'photonPersistentDisk',
  'portworxVolume',
  'projected',
  'quobyte',
  'rbd',
  'scaleIO',
  'secret',
  'storageos',
  'vsphereVolume',
];
const PROC_MOUNT_TYPES = ['Default', 'Unmasked'];

/**
 * @param manifest the spec as it is written.
 * @param spec the same spec with defaults.
 * @param requireRules whether a strategy without a rule is a fault, as it is for the server.
 */
export function specFaults(
  manifest: SpecManifest,
  spec: PolicySpec,
  requireRules: boolean,
): Fault[] {
  return [
    ...strategyFaults(manifest, spec, requireRules),
    ...listFaults(spec.volumes, VOLUME_TYPES, ['spec', 'volumes'], () => 'spec.volumes'),
    ...capabilityFaults(spec),
    ...escalationFaults(spec),
    ...listFaults(
      spec.allowedProcMountTypes,
      PROC_MOUNT_TYPES,
      ['spec', 'allowedProcMountTypes'],
      (i) => `spec.allowedProcMountTypes[${i}]`,
    ),
    ...hostPathFaults(spec),
    ...flexVolumeFaults(spec),
    ...csiDriverFaults(spec),
    ...sysctlFaults(spec),
    ...runtimeClassFaults(spec),
  ];
}

function listFaults(
  values: readonly string[],
  supported: readonly string[],
  path: Path,
  name: (index: number) => string,
): Fault[] {
  return values.flatMap((value, i) =>
    supported.includes(value)
      ? []
      : [unsupported(placeAt([...path, i], name(i)), value, supported)],
  );
}

function capabilityFaults({
  allowedCapabilities,
  defaultAddCapabilities,
  requiredDropCapabilities,
}: PolicySpec): Fault[] {
  const alsoDropped = (field: string, names: readonly string[]): Fault[] =>
    names.flatMap((name, i) =>
      requiredDropCapabilities.includes(name)
        ? [
            invalid(
              placeAt(['spec', field, i], field),
              name,
              `capability is listed in ${field} and requiredDropCapabilities`,
            ),
          ]
        : [],
    );
  const wildcard = requiredDropCapabilities.length > 0 && allowedCapabilities.includes('*');
  return [
    ...(wildcard
      ? [
          invalid(
            placeAt(['spec', 'requiredDropCapabilities'], 'requiredDropCapabilities'),
            requiredDropCapabilities,
            'must be empty when all capabilities are allowed by a wildcard',
          ),
        ]
      : []),
    ...alsoDropped('defaultAddCapabilities', defaultAddCapabilities),
    ...alsoDropped('allowedCapabilities', allowedCapabilities),
  ];
}

function escalationFaults({
  allowPrivilegeEscalation,
  defaultAllowPrivilegeEscalation,
}: PolicySpec): Fault[] {
  return defaultAllowPrivilegeEscalation === true && !allowPrivilegeEscalation
    ? [
        invalid(
          placeAt(['spec', 'defaultAllowPrivilegeEscalation']),
          true,
          'Cannot set DefaultAllowPrivilegeEscalation to true without also setting AllowPrivilegeEscalation to true',
        ),
      ]
    : [];
}

/** Like the server, stops at the first path without a prefix. */
function hostPathFaults({ allowedHostPaths }: PolicySpec): Fault[] {
  const faults: Fault[] = [];
  for (const [i, { pathPrefix }] of allowedHostPaths.entries()) {
    const place = placeAt(['spec', 'allowedHostPaths', i]);
    if (pathPrefix === '') return [...faults, required(place, 'is required')];
    if (pathPrefix.split('/').includes('..'))
      faults.push(invalid(place, pathPrefix, "must not contain '..'"));
  }
  return faults;
}

function flexVolumeFaults({ allowedFlexVolumes }: PolicySpec): Fault[] {
  return allowedFlexVolumes.flatMap(({ driver }, i) =>
    driver !== ''
      ? []
      : [
          required(
            placeAt(
              ['spec', 'allowedFlexVolumes', i, 'driver'],
              `spec.allowedFlexVolumes.allowedFlexVolumes[${i}].driver`,
            ),
            'must specify a driver',
          ),
        ],
  );
}

function csiDriverFaults({ allowedCSIDrivers }: PolicySpec): Fault[] {
  return allowedCSIDrivers.flatMap(({ name }, i) => {
    const place = placeAt(
      ['spec', 'allowedCSIDrivers', i, 'name'],
      `spec.allowedCSIDrivers.allowedCSIDriver[${i}].name`,
    );
    return [
      ...(name === '' ? [required(place, '')] : []),
      ...(byteLength(name) > 63 ? [tooLong(place, 63)] : []),
      ...subdomainFaults(name.toLowerCase()).map((message) => invalid(place, name, message)),
    ];
  });
}

function runtimeClassFaults({ runtimeClass }: PolicySpec): Fault[] {
  if (runtimeClass === null) return [];
  const { allowedRuntimeClassNames: allowed, defaultRuntimeClassName: byDefault } = runtimeClass;
  const path: Path = ['spec', 'runtimeClass', 'allowedRuntimeClassNames'];
  const defaultPath: Path = ['spec', 'runtimeClass', 'defaultRuntimeClassName'];
  const nameFaults = (name: string, where: Path): Fault[] =>
    subdomainFaults(name).map((message) => invalid(placeAt(where), name, message));
  return [
    ...allowed.flatMap((name, i) => [
      ...(name === '*' ? [] : nameFaults(name, [...path, i])),
      ...(allowed.indexOf(name) < i ? [duplicate(placeAt([...path, i]), name)] : []),
    ]),
    ...(byDefault === null ? [] : nameFaults(byDefault, defaultPath)),
    ...(byDefault === null || allowed.includes(byDefault) || allowed.includes('*')
      ? []
      : [required(placeAt(path), `default ${quoted(byDefault)} must be allowed`)]),
    ...(allowed.includes('*') && allowed.length > 1
      ? [
          invalid(
            placeAt(path),
            allowed,
            "if '*' is present, must not specify other RuntimeClass names",
          ),
        ]
      : []),
  ];
}
