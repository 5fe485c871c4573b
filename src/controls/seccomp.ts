import {
  and,
  at,
  choose,
  equal,
  has,
  ifPresent,
  isIn,
  literal,
  not,
  objectOf,
  or,
  orElse,
  trimPrefix,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { localhostPaths } from '../pod/localhostPath.js';
import type { SeccompProfile } from '../pod/pod.js';
import {
  containerSeccomp,
  podSeccomp,
  podSeccompAnnotation,
  podSeccompField,
  podSeccompFieldName,
  SECCOMP_POD_ANNOTATION,
  type Era,
} from '../pod/view.js';
import type { Control, Default } from './control.js';
import { onContainer, onPod } from './probe.js';
import { container } from './scopes.js';

const RUNTIME = 'runtime/default';
/** An older name that 1.24 treats like `runtime/default`. */
export const DOCKER = 'docker/default';
const allowed = policy('seccomp', 'allowedProfileNames');
const byDefault = orElse(policy('seccomp', 'defaultProfileName'), literal(''));

/** @param unset a condition that holds if there is no profile at all. */
function isAllowed(profile: Expr<string>, unset: Bool): Bool {
  return ifPresent(
    allowed,
    'names',
    (names) =>
      or(
        isIn(literal('*'), names),
        isIn(profile, names),
        and(isIn(literal(DOCKER), names), equal(profile, literal(RUNTIME))),
        and(isIn(literal(RUNTIME), names), equal(profile, literal(DOCKER))),
      ),
    unset,
  );
}

/**
 * Whether the pod has no profile. In the current era that is an absent field; in 1.24 also an empty
 * annotation.
 */
const podHasNone = (era: Era): Bool =>
  era === 'current' ? not(has(podSeccompField)) : equal(podSeccomp(era), literal(''));
const containerHasNone = (era: Era): Bool =>
  era === 'current'
    ? and(not(has(at(container, 'securityContext', 'seccompProfile'))), podHasNone(era))
    : equal(containerSeccomp(era, container), literal(''));

const unannotated = equal(podSeccompAnnotation, literal(''));
const ANNOTATION = {
  field: 'seccomp',
  scope: 'pod',
  from: 'pod',
  path: ['metadata', 'annotations', SECCOMP_POD_ANNOTATION],
} as const;

/**
 * 1.24 writes the annotation from the field, if the field is set. This counts as a change of the
 * pod when PSP prefers policies that change nothing.
 */
export const seccompAnnotation: Default = {
  ...ANNOTATION,
  mirror: true,
  when: and(unannotated, has(podSeccompField), not(equal(podSeccompFieldName, literal('')))),
  value: podSeccompFieldName,
};

const defaults124 = (): readonly Default[] => [
  seccompAnnotation,
  {
    ...ANNOTATION,
    when: and(unannotated, not(has(podSeccompField)), not(equal(byDefault, literal('')))),
    value: byDefault,
  },
];

function defaultsCurrent(): readonly Default[] {
  const prefix = literal('localhost/');
  const typed = choose(
    isIn(byDefault, literal([RUNTIME, DOCKER])),
    objectOf<SeccompProfile>({ type: literal('RuntimeDefault') }),
    choose(
      equal(byDefault, literal('unconfined')),
      objectOf<SeccompProfile>({ type: literal('Unconfined') }),
      objectOf<Required<SeccompProfile>>({
        type: literal('Localhost'),
        localhostProfile: trimPrefix(byDefault, prefix),
      }),
    ),
  );
  return [
    {
      field: 'seccomp',
      scope: 'pod',
      from: 'pod',
      path: ['spec', 'securityContext', 'seccompProfile'],
      when: and(not(has(podSeccompField)), not(equal(byDefault, literal('')))),
      value: typed,
    },
  ];
}

export const seccomp: Control<'seccomp'> = {
  field: 'seccomp',
  summary: 'Which seccomp profiles pods and containers may have, and which one is filled in.',
  meaning: [
    {
      field: 'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
      path: "the pod's profile, and each container's effective one",
      admits: 'the named profiles; `*` any, unset included; without the annotation only unset',
      fillsIn: '',
    },
    {
      field: 'seccomp.security.alpha.kubernetes.io/defaultProfileName',
      path: 'spec.securityContext.seccompProfile (1.24: its annotation)',
      admits: '',
      fillsIn: 'the profile, if the pod has none',
    },
  ],
  pitfalls:
    "`runtime/default` and `docker/default` are one profile. The pod's own profile is checked even if every container sets one.",
  source: 'pkg/security/podsecuritypolicy/seccomp/strategy.go',
  checks: (era: Era) => [
    {
      field: 'seccomp',
      scope: 'pod',
      path: 'spec.securityContext.seccompProfile',
      holds: isAllowed(podSeccomp(era), podHasNone(era)),
      message: 'the seccomp profile of the pod must be one that the policy allows',
      allowed,
      wording: { profiles: true },
    },
    {
      field: 'seccomp',
      scope: 'container',
      path: 'securityContext.seccompProfile',
      holds: isAllowed(containerSeccomp(era, container), containerHasNone(era)),
      message: 'the seccomp profile of each container must be one that the policy allows',
      allowed,
      wording: { profiles: true },
    },
  ],
  defaults: (era: Era) => (era === '1.24' ? defaults124() : defaultsCurrent()),
  silent: ({ seccomp: { allowedProfileNames: names } }) => names === null || names.includes('*'),
  probes: ({ seccomp: { allowedProfileNames } }) => {
    const paths = ['profile.json', ...localhostPaths(allowedProfileNames)];
    const values = [
      { type: 'RuntimeDefault' },
      { type: 'Unconfined' },
      ...paths.map((localhostProfile) => ({ type: 'Localhost', localhostProfile })),
    ];
    return [
      ...onPod('spec.securityContext.seccompProfile', ...values),
      ...onContainer('securityContext.seccompProfile', ...values),
    ];
  },
};
