/**
 * What the 1.24 server demands of a PSP's metadata (apimachinery pkg/api/validation/objectmeta.go,
 * policy/validation/validation.go).
 */
import type { Fault } from '../base/problem.js';
import { placeAt, invalid, required, tooLong, type Place } from '../base/fieldFaults.js';
import { ANNOTATIONS, type PspManifest } from './manifest.js';
import {
  byteLength,
  labelValueFaults,
  qualifiedNameFaults,
  subdomainFaults,
} from '../base/objectNames.js';
import { textsOf } from './normalise.js';
import { appArmorNameFaults, seccompNameFaults } from '../base/profileNames.js';

const ANNOTATIONS_LIMIT = 256 * 1024;

export function metadataFaults({ metadata }: PspManifest): Fault[] {
  const annotations = textsOf(metadata?.annotations);
  return [
    ...nameFaults(metadata?.name ?? '', metadata?.generateName ?? ''),
    ...labelFaults(textsOf(metadata?.labels)),
    ...annotationFaults(annotations),
    ...appArmorFaults(annotations),
    ...seccompFaults(annotations),
  ];
}

function nameFaults(name: string, generateName: string): Fault[] {
  // The server wants to replace a trailing dash by "a". By a bug it replaces the character before
  // the dash too (objectmeta maskTrailingDash).
  const prefix =
    generateName.length > 1 && generateName.endsWith('-')
      ? `${generateName.slice(0, -2)}a`
      : generateName;
  return [
    ...(generateName === ''
      ? []
      : subdomainFaults(prefix).map((message) =>
          invalid(placeAt(['metadata', 'generateName']), generateName, message),
        )),
    ...(name === ''
      ? [required(placeAt(['metadata', 'name']), 'name or generateName is required')]
      : subdomainFaults(name).map((message) =>
          invalid(placeAt(['metadata', 'name']), name, message),
        )),
  ];
}

function labelFaults(labels: ReadonlyMap<string, string>): Fault[] {
  return [...labels].flatMap(([key, value]) => {
    const place = placeAt(['metadata', 'labels', key], 'metadata.labels');
    return [
      ...qualifiedNameFaults(key).map((message) => invalid(place, key, message)),
      ...labelValueFaults(value).map((message) => invalid(place, value, message)),
    ];
  });
}

function annotationFaults(annotations: ReadonlyMap<string, string>): Fault[] {
  const size = [...annotations].reduce(
    (sum, [key, value]) => sum + byteLength(key) + byteLength(value),
    0,
  );
  return [
    ...[...annotations.keys()].flatMap((key) =>
      qualifiedNameFaults(key.toLowerCase()).map((message) =>
        invalid(placeAt(['metadata', 'annotations', key], 'metadata.annotations'), key, message),
      ),
    ),
    ...(size > ANNOTATIONS_LIMIT
      ? [tooLong(placeAt(['metadata', 'annotations']), ANNOTATIONS_LIMIT)]
      : []),
  ];
}

const placeOf = (key: string): Place => placeAt(['metadata', 'annotations', key]);

/** The comma-separated names in an annotation; empty if the annotation is absent or empty. */
function listed(annotations: ReadonlyMap<string, string>, key: string): readonly string[] {
  const value = annotations.get(key) ?? '';
  return value === '' ? [] : value.split(',');
}

function appArmorFaults(annotations: ReadonlyMap<string, string>): Fault[] {
  const { appArmorDefault, appArmorAllowed } = ANNOTATIONS;
  const byDefault = annotations.get(appArmorDefault) ?? '';
  const allowed = annotations.get(appArmorAllowed) ?? '';
  const faults = (key: string, whole: string, names: readonly string[]): Fault[] =>
    names.flatMap(appArmorNameFaults).map(({ message }) => invalid(placeOf(key), whole, message));
  return [
    ...faults(appArmorDefault, byDefault, [byDefault]),
    ...faults(appArmorAllowed, allowed, listed(annotations, appArmorAllowed)),
  ];
}

function seccompFaults(annotations: ReadonlyMap<string, string>): Fault[] {
  const { seccompDefault, seccompAllowed } = ANNOTATIONS;
  const byDefault = annotations.get(seccompDefault) ?? '';
  const faults = (key: string, names: readonly string[]): Fault[] =>
    names
      .flatMap(seccompNameFaults)
      .map(({ value, message }) => invalid(placeOf(key), value, message));
  return [
    ...faults(seccompDefault, byDefault === '' ? [] : [byDefault]),
    ...faults(
      seccompAllowed,
      listed(annotations, seccompAllowed).filter((one) => one !== '*'),
    ),
  ];
}
