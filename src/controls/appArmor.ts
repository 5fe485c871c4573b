import {
  and,
  at,
  choose,
  concat,
  equal,
  field,
  has,
  ifPresent,
  isIn,
  literal,
  not,
  objectOf,
  orElse,
  trimPrefix,
  TRUE,
  without,
  type Bool,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { localhostPaths } from '../pod/localhostPath.js';
import type { AppArmorProfile } from '../pod/pod.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  appArmorAnnotation,
  containerAppArmor,
  podSecurity,
  type Era,
} from '../pod/view.js';
import type { Control } from './control.js';
import { annotated, onContainer, PROBE_CONTAINER } from './probe.js';
import { container } from './scopes.js';

const allowed = policy('appArmor', 'allowedProfileNames');
const byDefault = orElse(policy('appArmor', 'defaultProfileName'), literal(''));

/**
 * In the current era a profile can be set in a field, and a field that is set always has a name.
 */
const unset = (era: Era): Bool =>
  era === '1.24'
    ? equal(containerAppArmor(era, container), literal(''))
    : and(
        not(has(at(container, 'securityContext', 'appArmorProfile'))),
        equal(orElse(appArmorAnnotation(container), literal('')), literal('')),
        not(has(at(podSecurity, 'appArmorProfile'))),
      );

const fieldValue = choose(
  equal(byDefault, literal('runtime/default')),
  objectOf<AppArmorProfile>({ type: literal('RuntimeDefault') }),
  choose(
    equal(byDefault, literal('unconfined')),
    objectOf<AppArmorProfile>({ type: literal('Unconfined') }),
    objectOf<Required<AppArmorProfile>>({
      type: literal('Localhost'),
      localhostProfile: trimPrefix(byDefault, literal('localhost/')),
    }),
  ),
);

export const appArmor: Control<'appArmor'> = {
  field: 'appArmor',
  summary: 'Which AppArmor profiles containers may have, and which one is filled in.',
  meaning: [
    {
      field: 'apparmor.security.beta.kubernetes.io/allowedProfileNames',
      path: "each container's profile",
      admits: 'exactly the named ones, and it must be set; without the annotation anything',
      fillsIn: '',
    },
    {
      field: 'apparmor.security.beta.kubernetes.io/defaultProfileName',
      path: 'container.apparmor.security.beta.kubernetes.io/NAME',
      admits: '',
      fillsIn: 'the profile, for containers that have none',
    },
  ],
  pitfalls: 'An empty list admits nothing. Since Kubernetes 1.30 the profile is a field too.',
  source: 'pkg/security/podsecuritypolicy/apparmor/strategy.go',
  checks: (era: Era) => {
    const profile = containerAppArmor(era, container);
    return [
      {
        field: 'appArmor',
        scope: 'container',
        path: 'securityContext.appArmorProfile',
        holds: ifPresent(
          allowed,
          'names',
          (names) => isIn(profile, without(names, literal(['']))),
          TRUE,
        ),
        message: 'every container must have an AppArmor profile that the policy allows',
        allowed,
        wording: { profiles: true },
      },
    ];
  },
  defaults: (era: Era) => {
    const when = and(unset(era), not(equal(byDefault, literal(''))));
    const common = { field: 'appArmor', scope: 'container', when } as const;
    return era === '1.24'
      ? [
          {
            ...common,
            from: 'pod',
            value: byDefault,
            path: [
              'metadata',
              'annotations',
              concat(literal(APPARMOR_ANNOTATION_PREFIX), field(container, 'name')),
            ],
          },
        ]
      : [
          {
            ...common,
            from: 'container',
            path: ['securityContext', 'appArmorProfile'],
            value: fieldValue,
            inherited: { path: ['spec', 'securityContext', 'appArmorProfile'] },
          },
        ];
  },
  silent: ({ appArmor: { allowedProfileNames: names } }) => names === null || names.includes('*'),
  probes: ({ appArmor: { allowedProfileNames } }) => {
    const paths = ['profile', ...localhostPaths(allowedProfileNames)];
    return [
      ...onContainer(
        'securityContext.appArmorProfile',
        { type: 'RuntimeDefault' },
        { type: 'Unconfined' },
        ...paths.map((localhostProfile) => ({ type: 'Localhost', localhostProfile })),
      ),
      ...annotated(
        APPARMOR_ANNOTATION_PREFIX + PROBE_CONTAINER,
        'runtime/default',
        'unconfined',
        ...paths.map((path) => `localhost/${path}`),
      ),
    ];
  },
};
