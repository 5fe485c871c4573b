/**
 * What stands in a policy reaches messages as text: on one line, and for Kyverno without variables.
 */
import type { PolicySet } from '../../src/ir/policySet.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { policyNamed } from '../semantics/policies.js';

const allowing = (...allowedCapabilities: readonly string[]): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  grants: [],
  policies: [
    {
      name: 'p',
      spec: {
        ...policyNamed('b-plain').spec,
        allowedCapabilities,
        defaultAddCapabilities: [],
        requiredDropCapabilities: [],
      },
    },
  ],
});
const textOf = (target: 'kyverno' | 'vap', set: PolicySet): string =>
  JSON.stringify(
    targets[target]
      .emit(set, { ...DEFAULT_OPTIONS, selection: 'any' })
      .files.map(({ objects }) => objects),
  );

it('braces and references of a policy are no variables for Kyverno', () => {
  const text = textOf('kyverno', allowing('A{{{B', '$(C)', '${D}'));
  expect(text).not.toMatch(/\{\{|\$\(|\$\{/);
  expect(text).toContain('A{ { {B, $ (C), $ {D}');
});

it('line ends and control characters of a policy are a space in a message', () => {
  const text = textOf('vap', allowing('A\nB', 'C\u2028D', 'E\u0085F'));
  expect(text).toContain('A B, C D, E F');
});
