import { and, at, has, ifPresent, isIn, literal, not, or, orElse, TRUE } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { spec } from '../pod/view.js';
import type { Control } from './control.js';
import { onPod } from './probe.js';

const name = at(spec, 'runtimeClassName');
const allowed = policy('runtimeClass', 'allowedRuntimeClassNames');
const byDefault = policy('runtimeClass', 'defaultRuntimeClassName');

export const runtimeClass: Control<'runtimeClass'> = {
  field: 'runtimeClass',
  summary: 'Which runtime classes pods may ask for, and which one is filled in.',
  meaning: [
    {
      field: 'spec.runtimeClass.allowedRuntimeClassNames',
      path: 'spec.runtimeClassName',
      admits: 'unset, or the named ones; `*` any',
      fillsIn: '',
    },
    {
      field: 'spec.runtimeClass.defaultRuntimeClassName',
      path: 'spec.runtimeClassName',
      admits: '',
      fillsIn: 'the class, if unset',
    },
    { field: 'no spec.runtimeClass', path: '', admits: 'anything', fillsIn: 'nothing' },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go validateRuntimeClassName, MutatePod',
  checks: () => [
    {
      field: 'runtimeClass',
      scope: 'pod',
      path: 'spec.runtimeClassName',
      holds: ifPresent(
        allowed,
        'names',
        (names) =>
          ifPresent(
            name,
            'className',
            (className) => or(isIn(literal('*'), names), isIn(className, names)),
            TRUE,
          ),
        TRUE,
      ),
      message: 'the runtime class must be one that the policy allows',
      allowed,
    },
  ],
  defaults: () => [
    {
      field: 'runtimeClass',
      scope: 'pod',
      from: 'pod',
      path: ['spec', 'runtimeClassName'],
      when: and(has(byDefault), not(has(name))),
      value: orElse(byDefault, literal('')),
    },
  ],
  probes: ({ runtimeClass: classes }) =>
    onPod(
      'spec.runtimeClassName',
      'other',
      ...(classes?.allowedRuntimeClassNames ?? []).filter((one) => one !== '*'),
    ),
};
