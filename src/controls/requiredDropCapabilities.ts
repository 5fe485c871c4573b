import { all, and, has, isEmpty, isIn, literal, not, or } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { capabilities, dropGrows, dropped, droppedAfter, setsGrow } from './capabilitySets.js';
import type { Control } from './control.js';
import { onContainer } from './probe.js';

const required = policy('requiredDropCapabilities');

export const requiredDropCapabilities: Control<'requiredDropCapabilities'> = {
  field: 'requiredDropCapabilities',
  summary: 'Which Linux capabilities every container must drop.',
  meaning: [
    {
      field: 'spec.requiredDropCapabilities',
      path: 'containers[*].securityContext.capabilities.drop',
      admits: 'lists with each named one; ALL is a name like any other',
      fillsIn: 'the missing ones',
    },
  ],
  pitfalls:
    'With allowedCapabilities `*` nothing is required to be dropped, except that capabilities are set.',
  source: 'pkg/security/podsecuritypolicy/capabilities/capabilities.go Generate, Validate',
  checks: () => [
    {
      field: 'requiredDropCapabilities',
      scope: 'container',
      path: 'securityContext.capabilities.drop',
      holds: or(
        and(
          isIn(literal('*'), policy('allowedCapabilities')),
          or(isEmpty(required), has(capabilities)),
        ),
        all(required, 'capability', (capability) => isIn(capability, dropped)),
      ),
      message: 'every container must drop the capabilities that the policy names',
      allowed: required,
      wording: { required: true },
    },
  ],
  defaults: () => [
    {
      field: 'requiredDropCapabilities',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'capabilities', 'drop'],
      when: and(setsGrow, not(isEmpty(droppedAfter))),
      adds: dropGrows,
      value: droppedAfter,
    },
  ],
  probes: ({ requiredDropCapabilities: names }) =>
    [['ALL'], names, ...names.map((name) => names.filter((other) => other !== name))].flatMap(
      (drop) => onContainer('securityContext.capabilities', { drop }),
    ),
};
