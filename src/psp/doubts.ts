/** Warnings about values that the server accepts, but that hardly mean what the author intended. */
import { isPlaceholder, type Path } from '../base/fieldFaults.js';
import { formatFieldPath } from '../base/fieldPath.js';
import type { Fault } from '../base/problem.js';
import { quoted } from '../base/quoted.js';
import type { Policy, PolicySpec, ProfilePolicy } from '../ir/policySet.js';
import { ANNOTATIONS } from './manifest.js';

const CAPABILITY_LISTS = [
  'allowedCapabilities',
  'defaultAddCapabilities',
  'requiredDropCapabilities',
] as const;

export function doubts({ spec }: Policy): readonly Fault[] {
  return [
    ...CAPABILITY_LISTS.flatMap((field) => capabilityDoubts(spec, field)),
    ...hostPortDoubts(spec),
    ...placeholderDoubts(spec),
    ...defaultDoubts(spec.seccomp, ANNOTATIONS.seccompDefault, ANNOTATIONS.seccompAllowed, true),
    ...defaultDoubts(
      spec.appArmor,
      ANNOTATIONS.appArmorDefault,
      ANNOTATIONS.appArmorAllowed,
      false,
    ),
  ];
}

/** PSP compares the names of capabilities exactly as containers write them. */
function capabilityDoubts(
  spec: PolicySpec,
  field: (typeof CAPABILITY_LISTS)[number],
): readonly Fault[] {
  return spec[field].flatMap((name, i): readonly Fault[] => {
    const path = ['spec', field, i];
    const place = `spec.${field}[${i}]`;
    if (name.toUpperCase() === 'ALL')
      return field === 'requiredDropCapabilities' && name === 'ALL'
        ? []
        : [
            {
              path,
              message: `${place}: PSP takes ${quoted(name)} for the name of one capability, not for a wildcard; runtimes take it for every capability`,
              remedy:
                field === 'allowedCapabilities'
                  ? "list the capabilities, or write '*' where any may be added"
                  : 'list the capabilities',
            },
          ];
    const plain = name.toUpperCase().replace(/^CAP_/, '');
    return name === plain || name === '*' || isPlaceholder(name)
      ? []
      : [
          {
            path,
            message: `${place}: ${quoted(name)} matches only containers that write it so; most write ${quoted(plain)}`,
            remedy: `write ${plain}`,
          },
        ];
  });
}

function hostPortDoubts({ hostPorts }: PolicySpec): readonly Fault[] {
  return hostPorts.flatMap(({ min, max }, i): readonly Fault[] =>
    min <= max
      ? []
      : [
          {
            path: ['spec', 'hostPorts', i],
            message: `spec.hostPorts[${i}]: no port lies between ${min} and ${max}`,
            remedy: max === 0 ? 'set max' : 'exchange min and max',
          },
        ],
  );
}

/**
 * The server accepts placeholders in paths, capabilities and profiles; PSP then compares them as
 * plain text.
 */
function placeholderDoubts({ seccomp, appArmor, ...fields }: PolicySpec): readonly Fault[] {
  const of = (allowed: string, byDefault: string, profiles: ProfilePolicy): readonly Fault[] =>
    [
      [allowed, profiles.allowedProfileNames] as const,
      [byDefault, profiles.defaultProfileName] as const,
    ].flatMap(([name, value]) =>
      placeholdersIn(value)
        .slice(0, 1)
        .map(({ text }) => placeholder(['metadata', 'annotations', name], text)),
    );
  return [
    ...placeholdersIn(fields, ['spec']).map(({ path, text }) => placeholder(path, text)),
    ...of(ANNOTATIONS.seccompAllowed, ANNOTATIONS.seccompDefault, seccomp),
    ...of(ANNOTATIONS.appArmorAllowed, ANNOTATIONS.appArmorDefault, appArmor),
  ];
}

const placeholder = (path: Path, text: string): Fault => ({
  path,
  message: `${formatFieldPath(path)}: ${quoted(text)} is a placeholder, and PSP takes it literally`,
  remedy: 'fill it in first',
});

/** The texts of a value that are placeholders, and the paths to them. */
export function placeholdersIn(
  value: unknown,
  path: Path = [],
): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return isPlaceholder(value) ? [{ path, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((one, i) => placeholdersIn(one, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => placeholdersIn(one, [...path, key]));
}

/**
 * @param noneMeansUnset whether a policy without a list of profiles admits only pods without a
 *   profile.
 */
function defaultDoubts(
  { allowedProfileNames, defaultProfileName }: ProfilePolicy,
  byDefault: string,
  allowed: string,
  noneMeansUnset: boolean,
): readonly Fault[] {
  if (defaultProfileName === null) return [];
  const admitted =
    allowedProfileNames === null
      ? !noneMeansUnset
      : allowedProfileNames.includes(defaultProfileName) ||
        (noneMeansUnset && allowedProfileNames.includes('*'));
  return admitted
    ? []
    : [
        {
          path: ['metadata', 'annotations', byDefault],
          message: `pods that name no profile get ${quoted(defaultProfileName)}, which ${allowed} does not list: they are all refused`,
          remedy: 'list it, or choose another default',
        },
      ];
}
