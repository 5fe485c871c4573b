/**
 * What the 1.24 server demands of runAsUser, runAsGroup, seLinux, supplementalGroups and fsGroup
 * (policy/validation/validation.go).
 */
import type { IdRange, PolicySpec } from '../ir/policySet.js';
import type { Fault } from '../base/problem.js';
import { placeAt, invalid, unsupported, type Path } from '../base/fieldFaults.js';
import type { SpecManifest } from './manifest.js';

/** runAsGroup is not in the list: it may be left out. */
const REQUIRED = ['runAsUser', 'seLinux', 'supplementalGroups', 'fsGroup'] as const;

/** The required strategies that have no rule in the manifest. */
export function missingStrategies(spec: SpecManifest): readonly (typeof REQUIRED)[number][] {
  return REQUIRED.filter((name) => (spec[name]?.rule ?? '') === '');
}

/** @param requireRules whether a missing rule is a fault. */
export function strategyFaults(
  manifest: SpecManifest,
  spec: PolicySpec,
  requireRules: boolean,
): Fault[] {
  const rule = (
    name: 'runAsUser' | 'seLinux' | 'supplementalGroups' | 'fsGroup',
    supported: readonly string[],
  ): Fault[] => {
    const given = manifest[name]?.rule ?? '';
    return supported.includes(given) || (given === '' && !requireRules)
      ? []
      : [unsupported(placeAt(['spec', name, 'rule']), given, supported)];
  };
  const groupRules = ['MayRunAs', 'MustRunAs', 'RunAsAny'];
  return [
    ...rule('runAsUser', ['MustRunAs', 'MustRunAsNonRoot', 'RunAsAny']),
    ...rangeFaults(['spec', 'runAsUser', 'ranges'], spec.runAsUser.ranges),
    ...runAsGroupFaults(manifest.runAsGroup, spec.runAsGroup.ranges),
    ...rule('seLinux', ['MustRunAs', 'RunAsAny']),
    ...rule('supplementalGroups', groupRules),
    ...rangeFaults(['spec', 'supplementalGroups', 'ranges'], spec.supplementalGroups.ranges),
    ...rule('fsGroup', groupRules),
    ...rangeFaults(['spec', 'fsGroup', 'ranges'], spec.fsGroup.ranges),
  ];
}

function runAsGroupFaults(
  manifest: SpecManifest['runAsGroup'],
  ranges: readonly IdRange[],
): Fault[] {
  if (!manifest) return [];
  const path: Path = ['spec', 'runAsGroup', 'ranges'];
  const rule = manifest.rule ?? '';
  switch (rule) {
    case 'RunAsAny':
      return ranges.length > 0 ? [invalid(placeAt(path), ranges, 'Ranges must be empty')] : [];
    case 'MustRunAs':
    case 'MayRunAs':
      return ranges.length === 0
        ? [invalid(placeAt(path), ranges, 'must provide at least one range')]
        : rangeFaults(path, ranges);
    default:
      return [
        unsupported(placeAt(['spec', 'runAsGroup', 'rule']), rule, [
          'MustRunAs',
          'RunAsAny',
          'MayRunAs',
        ]),
      ];
  }
}

function rangeFaults(path: Path, ranges: readonly IdRange[]): Fault[] {
  return ranges.flatMap(({ min, max }, i) => [
    ...(min < 0 ? [invalid(placeAt([...path, i, 'min']), min, 'min cannot be negative')] : []),
    ...(max < 0 ? [invalid(placeAt([...path, i, 'max']), max, 'max cannot be negative')] : []),
    ...(min > max
      ? [invalid(placeAt([...path, i, 'min']), min, 'min cannot be greater than max')]
      : []),
  ]);
}
