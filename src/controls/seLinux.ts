import {
  and,
  at,
  before,
  concat,
  contains,
  equal,
  FALSE,
  has,
  ifPresent,
  literal,
  not,
  objectOf,
  or,
  orElse,
  sameItems,
  split,
  startsWith,
  trimPrefix,
  TRUE,
  type Bool,
  type Expr,
  type Opt,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { PodSELinuxOptions } from '../pod/pod.js';
import { podSecurity } from '../pod/view.js';
import type { Control } from './control.js';
import { onContainer, onPod } from './probe.js';
import { container } from './scopes.js';

const colon = literal(':');
const comma = literal(',');
const rule = policy('seLinux', 'rule');
const runAsAny = equal(rule, literal('RunAsAny'));
const wanted = (part: 'user' | 'role' | 'type' | 'level'): Expr<string> =>
  orElse(at(policy('seLinux', 'seLinuxOptions'), part), literal(''));

/** Equal levels: the same sensitivity, and the same categories in any order. */
function sameLevel(actual: Expr<string>): Bool {
  const sensitivity = concat(before(wanted('level'), colon), colon);
  const categories = (level: Expr<string>): Expr<readonly string[]> =>
    split(trimPrefix(level, sensitivity), comma);
  return or(
    equal(actual, wanted('level')),
    and(
      contains(wanted('level'), colon),
      startsWith(actual, sensitivity),
      sameItems(categories(actual), categories(wanted('level'))),
    ),
  );
}

function matches(options: Opt<PodSELinuxOptions>, absent: Bool): Bool {
  const part = (
    one: Expr<PodSELinuxOptions>,
    key: 'user' | 'role' | 'type' | 'level',
  ): Expr<string> => orElse(at(one, key), literal(''));
  return or(
    runAsAny,
    ifPresent(
      options,
      'selinux',
      (one) =>
        and(
          equal(part(one, 'user'), wanted('user')),
          equal(part(one, 'role'), wanted('role')),
          equal(part(one, 'type'), wanted('type')),
          sameLevel(part(one, 'level')),
        ),
      absent,
    ),
  );
}

const podOptions = at(podSecurity, 'seLinuxOptions');

export const seLinux: Control<'seLinux'> = {
  field: 'seLinux',
  summary: 'Which SELinux context containers run in.',
  meaning: [
    {
      field: 'spec.seLinux MustRunAs',
      path: "spec.securityContext.seLinuxOptions, and each container's own",
      admits:
        "user, role and type as the policy's, level equal up to the order of its categories; unset on the pod is refused",
      fillsIn: "the policy's options, on the pod",
    },
    { field: 'RunAsAny', path: '', admits: 'anything', fillsIn: 'nothing' },
  ],
  pitfalls: `A container's own options are compared whole: a part left out is "". Category ranges are not expanded.`,
  source: 'pkg/security/podsecuritypolicy/selinux/mustrunas.go',
  usable: or(runAsAny, has(policy('seLinux', 'seLinuxOptions'))),
  checks: () => [
    {
      field: 'seLinux',
      scope: 'pod',
      path: 'spec.securityContext.seLinuxOptions',
      holds: matches(podOptions, FALSE),
      message: 'the pod must set the SELinux options of the policy',
      allowed: policy('seLinux', 'seLinuxOptions'),
      wording: { required: true },
    },
    {
      field: 'seLinux',
      scope: 'container',
      path: 'securityContext.seLinuxOptions',
      holds: matches(at(container, 'securityContext', 'seLinuxOptions'), TRUE),
      message: 'containers may not set other SELinux options than those of the policy',
      allowed: policy('seLinux', 'seLinuxOptions'),
    },
  ],
  defaults: () => [
    {
      field: 'seLinux',
      scope: 'pod',
      from: 'pod',
      path: ['spec', 'securityContext', 'seLinuxOptions'],
      when: and(not(runAsAny), not(has(podOptions))),
      value: objectOf<Required<PodSELinuxOptions>>({
        user: wanted('user'),
        role: wanted('role'),
        type: wanted('type'),
        level: wanted('level'),
      }),
    },
  ],
  silent: ({ seLinux: { rule: strategy } }) => strategy === 'RunAsAny',
  probes: ({ seLinux: { seLinuxOptions: options } }) => {
    const own =
      options === null
        ? []
        : [Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''))];
    const values = [
      { type: 'spc_t' },
      { type: 'container_t' },
      { user: 'system_u', role: 'system_r', type: 'container_t' },
      { level: 's0:c1' },
      ...own,
    ];
    return [
      ...onPod('spec.securityContext.seLinuxOptions', ...values),
      ...onContainer('securityContext.seLinuxOptions', ...values),
    ];
  },
};
