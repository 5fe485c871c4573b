/** The rules of the 1.24 API server for a PodSecurityPolicy, in its words (pkg/apis/policy/validation/validation.go). */
import type { Fault } from '../ir/schemaCheck.js';
import type { Policy, PolicySpec } from '../ir/policySet.js';
import { ANNOTATIONS, type SpecManifest } from './manifest.js';

type Path = readonly (string | number)[];

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = new RegExp(`^${DNS_LABEL}(\\.${DNS_LABEL})*$`);
const CSI_DRIVER = /^[a-zA-Z0-9]([-a-zA-Z0-9.]{0,61}[a-zA-Z0-9])?$/;
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]$/;

export const VOLUME_TYPES = [
  'awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephFS', 'cinder', 'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'fc',
  'flexVolume', 'flocker', 'gcePersistentDisk', 'gitRepo', 'glusterfs', 'hostPath', 'iscsi', 'nfs', 'persistentVolumeClaim',
  'photonPersistentDisk', 'portworxVolume', 'projected', 'quobyte', 'rbd', 'scaleIO', 'secret', 'storageos', 'vsphereVolume',
] as const;

const RULES = {
  runAsUser: ['MustRunAs', 'MustRunAsNonRoot', 'RunAsAny'],
  runAsGroup: ['MustRunAs', 'RunAsAny', 'MayRunAs'],
  fsGroup: ['MayRunAs', 'MustRunAs', 'RunAsAny'],
  supplementalGroups: ['MayRunAs', 'MustRunAs', 'RunAsAny'],
  seLinux: ['MustRunAs', 'RunAsAny'],
} as const;
type Strategy = keyof typeof RULES;
const STRATEGIES = Object.keys(RULES) as Strategy[];
/** runAsGroup may be left out; these may not. */
export const REQUIRED_STRATEGIES = ['runAsUser', 'seLinux', 'fsGroup', 'supplementalGroups'] as const;

/** Strategies that the 1.24 server would have demanded and the manifest lacks. */
export function missingStrategies(spec: SpecManifest): readonly Strategy[] {
  return REQUIRED_STRATEGIES.filter((name) => (spec[name]?.rule ?? '') === '');
}

export function unsupportedRules(spec: SpecManifest): Fault[] {
  return STRATEGIES.flatMap((name) => {
    const given = spec[name], rule = given?.rule ?? '';
    if (!given || (rule === '' && name !== 'runAsGroup') || (RULES[name] as readonly string[]).includes(rule)) return [];
    return [unsupported(['spec', name, 'rule'], rule, RULES[name])];
  });
}

/** @returns every fault that would have made the server refuse the policy, but for missing strategies and unknown rules. */
export function validatePolicy({ name, spec }: Policy, labelsOf: { readonly annotations: Readonly<Record<string, string | null>> }): Fault[] {
  return [
    ...nameFaults(name),
    ...annotationFaults(labelsOf.annotations),
    ...(['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'] as const).flatMap((strategy) => rangeFaults(spec, strategy)),
    ...spec.volumes.flatMap((volume, i) => ([...VOLUME_TYPES, '*'] as readonly string[]).includes(volume) ? [] : [unsupported(['spec', 'volumes', i], volume, ['*', ...VOLUME_TYPES])]),
    ...capabilityFaults(spec),
    ...escalationFaults(spec),
    ...spec.allowedProcMountTypes.flatMap((type, i) => (['Default', 'Unmasked'].includes(type) ? [] : [unsupported(['spec', 'allowedProcMountTypes', i], type, ['Default', 'Unmasked'])])),
    ...spec.allowedHostPaths.flatMap(({ pathPrefix }, i) => hostPathFaults(pathPrefix, ['spec', 'allowedHostPaths', i])),
    ...spec.allowedFlexVolumes.flatMap(({ driver }, i) => (driver === '' ? [required(['spec', 'allowedFlexVolumes', i], 'must specify a driver')] : [])),
    ...spec.allowedCSIDrivers.flatMap(({ name: driver }, i) => csiFaults(driver, ['spec', 'allowedCSIDrivers', i])),
    ...sysctlFaults(spec.allowedUnsafeSysctls, 'allowedUnsafeSysctls'),
    ...sysctlFaults(spec.forbiddenSysctls, 'forbiddenSysctls'),
    ...overlapFaults(spec),
    ...runtimeClassFaults(spec),
  ];
}

const show = (path: Path): string => path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
const quote = (value: unknown): string => (typeof value === 'bigint' ? String(value) : JSON.stringify(value));
const invalid = (path: Path, value: unknown, why: string): Fault => ({ path, message: `${show(path)}: Invalid value: ${quote(value)}: ${why}` });
const required = (path: Path, why: string): Fault => ({ path, message: `${show(path)}: Required value: ${why}` });
const unsupported = (path: Path, value: string, supported: readonly string[]): Fault =>
  ({ path, message: `${show(path)}: Unsupported value: ${quote(value)}: supported values: ${supported.map(quote).join(', ')}` });

function nameFaults(name: string): Fault[] {
  if (name === '') return [required(['metadata', 'name'], 'name or generateName is required')];
  const fits = name.length <= 253 && DNS_SUBDOMAIN.test(name);
  return fits ? [] : [invalid(['metadata', 'name'], name, 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\'')];
}

function annotationFaults(annotations: Readonly<Record<string, string | null>>): Fault[] {
  const check = (key: string, list: boolean, allowed: (name: string) => boolean, why: string): Fault[] => {
    const value = annotations[key] ?? '';
    if (value === '') return [];
    return (list ? value.split(',') : [value]).filter((name) => !allowed(name)).map((name) => invalid(['metadata', 'annotations', key], name, why));
  };
  const seccomp = (name: string): boolean => ['runtime/default', 'docker/default', 'unconfined'].includes(name) ||
    (name.startsWith('localhost/') && isLocalPath(name.slice('localhost/'.length)));
  const appArmor = (name: string): boolean => name === '' || name === 'runtime/default' || name === 'unconfined' || name.startsWith('localhost/');
  return [
    ...check(ANNOTATIONS.appArmorDefault, false, appArmor, 'invalid AppArmor profile name'),
    ...check(ANNOTATIONS.appArmorAllowed, true, appArmor, 'invalid AppArmor profile name'),
    ...check(ANNOTATIONS.seccompDefault, false, seccomp, 'must be a valid seccomp profile'),
    ...check(ANNOTATIONS.seccompAllowed, true, (name) => name === '*' || seccomp(name), 'must be a valid seccomp profile'),
  ];
}

const isLocalPath = (path: string): boolean => path !== '' && !path.startsWith('/') && !path.split('/').includes('..');

function rangeFaults(spec: PolicySpec, strategy: 'runAsUser' | 'runAsGroup' | 'fsGroup' | 'supplementalGroups'): Fault[] {
  const { rule, ranges } = spec[strategy], path: Path = ['spec', strategy, 'ranges'];
  const faults = ranges.flatMap(({ min, max }, i) => [
    ...(min < 0 ? [invalid([...path, i, 'min'], min, 'min cannot be negative')] : []),
    ...(max < 0 ? [invalid([...path, i, 'max'], max, 'max cannot be negative')] : []),
    ...(min > max ? [invalid([...path, i, 'min'], min, 'min cannot be greater than max')] : []),
  ]);
  if (strategy !== 'runAsGroup') return faults;
  if (rule === 'RunAsAny') return ranges.length > 0 ? [invalid(path, ranges, 'Ranges must be empty')] : [];
  return ranges.length === 0 ? [invalid(path, ranges, 'must provide at least one range')] : faults;
}

function capabilityFaults({ allowedCapabilities, defaultAddCapabilities, requiredDropCapabilities }: PolicySpec): Fault[] {
  const listedTwice = (field: 'defaultAddCapabilities' | 'allowedCapabilities', names: readonly string[]): Fault[] =>
    names.flatMap((name, i) => (requiredDropCapabilities.includes(name)
      ? [invalid(['spec', field, i], name, `capability is listed in ${field} and requiredDropCapabilities`)] : []));
  const wildcard = requiredDropCapabilities.length > 0 && allowedCapabilities.includes('*');
  return [
    ...(wildcard ? [invalid(['spec', 'requiredDropCapabilities'], requiredDropCapabilities, 'must be empty when all capabilities are allowed by a wildcard')] : []),
    ...listedTwice('defaultAddCapabilities', defaultAddCapabilities),
    ...listedTwice('allowedCapabilities', allowedCapabilities),
  ];
}

function escalationFaults({ allowPrivilegeEscalation, defaultAllowPrivilegeEscalation }: PolicySpec): Fault[] {
  return defaultAllowPrivilegeEscalation === true && !allowPrivilegeEscalation
    ? [invalid(['spec', 'defaultAllowPrivilegeEscalation'], true,
      'Cannot set DefaultAllowPrivilegeEscalation to true without also setting AllowPrivilegeEscalation to true')] : [];
}

function hostPathFaults(prefix: string, path: Path): Fault[] {
  if (prefix === '') return [required(path, 'is required')];
  return prefix.split('/').includes('..') ? [invalid(path, prefix, "must not contain '..'")] : [];
}

function csiFaults(name: string, path: Path): Fault[] {
  if (name === '') return [required([...path, 'name'], '')];
  return name.length <= 63 && CSI_DRIVER.test(name) ? [] : [invalid([...path, 'name'], name, 'must be a domain name of at most 63 characters')];
}

function sysctlFaults(sysctls: readonly string[], field: string): Fault[] {
  const faults = sysctls.flatMap((name, i) => {
    if (name === '') return [invalid(['spec', field, i], name, 'empty sysctl not allowed')];
    return name.length <= 253 && SYSCTL.test(name) ? [] : [invalid(['spec', field, i], name, `must have at most 253 characters and match regex ${SYSCTL.source}`)];
  });
  const coversAll = sysctls.some((name) => name === '*') && sysctls.length > 1;
  return coversAll ? [...faults, { path: ['spec', field], message: `spec.${field}: Forbidden: if '*' is present, must not specify other sysctls` }] : faults;
}

function overlapFaults({ allowedUnsafeSysctls, forbiddenSysctls }: PolicySpec): Fault[] {
  const prefix = (name: string): string => (name.endsWith('*') ? name.slice(0, -1) : name);
  const covers = (pattern: string, name: string): boolean => (pattern.endsWith('*') ? prefix(name).startsWith(prefix(pattern)) : pattern === name);
  return allowedUnsafeSysctls.flatMap((allowed, i) => forbiddenSysctls.flatMap((forbidden, j) => {
    if (covers(forbidden, allowed)) return [invalid(['spec', 'allowedUnsafeSysctls', i], allowed, `sysctl overlaps with ${forbidden}`)];
    if (covers(allowed, forbidden)) return [invalid(['spec', 'forbiddenSysctls', j], forbidden, `sysctl overlaps with ${allowed}`)];
    return [];
  }));
}

function runtimeClassFaults({ runtimeClass }: PolicySpec): Fault[] {
  if (runtimeClass === null) return [];
  const { allowedRuntimeClassNames: allowed, defaultRuntimeClassName: byDefault } = runtimeClass;
  const path: Path = ['spec', 'runtimeClass', 'allowedRuntimeClassNames'];
  const badName = (name: string, at: Path): Fault[] => (DNS_SUBDOMAIN.test(name) && name.length <= 253 ? [] : [invalid(at, name, 'must be a DNS subdomain name')]);
  return [
    ...allowed.flatMap((name, i) => (name === '*' ? [] : badName(name, [...path, i]))),
    ...allowed.flatMap((name, i) => (allowed.indexOf(name) < i ? [{ path: [...path, i], message: `${show([...path, i])}: Duplicate value: ${quote(name)}` }] : [])),
    ...(byDefault === null ? [] : badName(byDefault, ['spec', 'runtimeClass', 'defaultRuntimeClassName'])),
    ...(byDefault === null || allowed.includes(byDefault) || allowed.includes('*') ? [] : [required(path, `default ${quote(byDefault)} must be allowed`)]),
    ...(allowed.includes('*') && allowed.length > 1 ? [invalid(path, allowed, "if '*' is present, must not specify other RuntimeClass names")] : []),
  ];
}
