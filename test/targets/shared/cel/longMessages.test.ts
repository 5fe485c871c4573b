import type { Policy } from '../../../../src/ir/policySet.js';
import { validationsOf } from '../../../../src/targets/shared/cel/validations.js';
import type { Plan } from '../../../../src/targets/shared/plan.js';
import { policyNamed } from '../../../semantics/policies.js';

const plan = (selection: Plan['selection']): Plan => ({
  selection,
  defaults: false,
  judgesDefaulted: false,
  source: 'authorizer',
  reinvoked: false,
});
const named = (name: string, capabilities: readonly string[]): Policy => {
  const { spec } = policyNamed('b-plain');
  return {
    name,
    spec: {
      ...spec,
      allowedCapabilities: capabilities,
      requiredDropCapabilities: [],
      defaultAddCapabilities: [],
    },
  };
};
const messages = (
  capabilities: readonly string[],
  selection: Plan['selection'],
  names: readonly string[] = ['a', 'b', 'c', 'd'],
): readonly string[] => {
  const policies = names.map((name) => named(name, capabilities));
  return validationsOf(
    { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants: [] },
    plan(selection),
  ).validations.flatMap(({ messageExpression }) => messageExpression ?? []);
};

describe('the reasons of many policies', () => {
  it('stand as they are while they fit the 5 KiB of a message', () => {
    expect(messages(['NET_ADMIN'], 'any', ['a', 'b']).join()).not.toContain('substring');
  });
  it('are cut by the engine where they may grow longer: it would drop the message', () => {
    expect(
      messages(
        Array.from({ length: 200 }, (_, i) => `CAPABILITY_${i}`),
        'any',
      ).join(),
    ).toContain('text.substring(0, 284) + "..."');
  });
  it('are cut each to its share, so that the last policy is named like the first', () => {
    expect(
      messages(
        Array.from({ length: 200 }, (_, i) => `CAPABILITY_${i}`),
        'any',
      ).join(),
    ).not.toContain('][0]');
  });
});
