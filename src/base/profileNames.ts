/**
 * Names of profiles in annotations, of policies and of pods (1.24.17 and 1.37.2
 * pkg/apis/core/validation/validation.go: ValidateSeccompProfile, ValidateAppArmorProfileFormat).
 */
import { quoted } from './quoted.js';

export interface NameFault {
  /** The part that is wrong. */
  readonly value: string;
  readonly message: string;
}

const LOCALHOST = 'localhost/';

export function seccompNameFaults(name: string): readonly NameFault[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(name)) return [];
  if (!name.startsWith(LOCALHOST))
    return [{ value: name, message: 'must be a valid seccomp profile' }];
  const path = name.slice(LOCALHOST.length);
  return [
    ...(path.startsWith('/') ? [{ value: path, message: 'must be a relative path' }] : []),
    ...(path.split('/').includes('..') ? [{ value: path, message: "must not contain '..'" }] : []),
  ];
}

export const appArmorNameFaults = (name: string): readonly NameFault[] =>
  ['', 'runtime/default', 'unconfined'].includes(name) || name.startsWith(LOCALHOST)
    ? []
    : [{ value: name, message: `invalid AppArmor profile name: ${quoted(name)}` }];
