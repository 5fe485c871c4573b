import {
  and,
  equal,
  FALSE,
  has,
  ifPresent,
  isEmpty,
  literal,
  not,
  or,
  orElse,
  type Bool,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { inherited } from '../pod/view.js';
import type { Control } from './control.js';
import { idsAround, onContainer } from './probe.js';
import { firstOf, inRanges } from './idRanges.js';
import { container } from './scopes.js';

const user = inherited(container, 'runAsUser');
const nonRoot = inherited(container, 'runAsNonRoot');
const ranges = policy('runAsUser', 'ranges');
const ruleIs = (rule: 'RunAsAny' | 'MustRunAs' | 'MustRunAsNonRoot'): Bool =>
  equal(policy('runAsUser', 'rule'), literal(rule));

export const runAsUser: Control<'runAsUser'> = {
  field: 'runAsUser',
  summary: 'Which user IDs containers may run as.',
  meaning: [
    {
      field: 'spec.runAsUser MustRunAs',
      path: "containers[*].securityContext.runAsUser, else the pod's",
      admits: 'a user in a range; unset is refused',
      fillsIn: 'the start of the first range, on the container',
    },
    {
      field: 'MustRunAsNonRoot',
      path: "runAsNonRoot and runAsUser, container's or pod's",
      admits: 'runAsNonRoot true, or unset with a user other than 0',
      fillsIn: 'runAsNonRoot true, if both are unset',
    },
    { field: 'RunAsAny', path: '', admits: 'anything', fillsIn: 'nothing' },
  ],
  pitfalls: 'runAsNonRoot false is refused by MustRunAsNonRoot even with a user other than 0.',
  source: 'pkg/security/podsecuritypolicy/user/*.go, provider.go mutateContainer',
  usable: or(not(ruleIs('MustRunAs')), not(isEmpty(ranges))),
  checks: () => [
    {
      field: 'runAsUser',
      scope: 'container',
      path: 'securityContext.runAsUser',
      holds: or(
        not(ruleIs('MustRunAs')),
        ifPresent(user, 'uid', (uid) => inRanges(uid, ranges), FALSE),
      ),
      message: 'containers must run as a user in the ranges that the policy allows',
      allowed: ranges,
    },
    {
      field: 'runAsUser',
      scope: 'container',
      path: 'securityContext.runAsNonRoot',
      holds: or(
        not(ruleIs('MustRunAsNonRoot')),
        and(
          orElse(nonRoot, literal(true)),
          ifPresent(user, 'uid', (uid) => not(equal(uid, literal(0))), has(nonRoot)),
        ),
      ),
      message: 'containers must run as non-root: runAsNonRoot true, or a user other than 0',
    },
  ],
  defaults: () => [
    {
      field: 'runAsUser',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'runAsUser'],
      when: and(ruleIs('MustRunAs'), not(has(user))),
      value: firstOf(ranges),
      inherited: { path: ['spec', 'securityContext', 'runAsUser'] },
    },
    {
      field: 'runAsUser',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'runAsNonRoot'],
      when: and(ruleIs('MustRunAsNonRoot'), not(has(user)), not(has(nonRoot))),
      value: literal(true),
      // The kubelet applies the pod's runAsNonRoot also to containers that set a user. It changes
      // nothing for them, because the rule refuses root anyway.
      inherited: { path: ['spec', 'securityContext', 'runAsNonRoot'], alsoReaches: has(user) },
    },
  ],
  silent: ({ runAsUser: { rule: strategy } }) => strategy === 'RunAsAny',
  probes: ({ runAsUser: { ranges: allowed } }) => [
    ...onContainer('securityContext.runAsUser', ...idsAround(allowed)),
    ...onContainer('securityContext.runAsNonRoot', true, false),
    ...onContainer('securityContext', { runAsNonRoot: true, runAsUser: 0 }),
  ],
};
