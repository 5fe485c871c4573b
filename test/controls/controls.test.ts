/**
 * Each Pod of the fixture files beside this test is judged as its annotations say. The conformance
 * suite asks the real plugin the same.
 */
import { SOURCE } from '../../src/ir/source.js';
import { controls } from '../../src/controls/index.js';
import type { JsonObject } from '../../src/pod/json.js';
import { EVERY_POLICY, pspAdmission } from '../../src/semantics/admission.js';
import { changes } from './changes.js';
import {
  DEFAULTS_ARE_MISSING,
  readFixtures,
  refusedBy,
  type FixturePod,
  type FixturePolicy,
} from './fixtures.js';

const fixtures = readFixtures();

describe.each(fixtures)('$control', ({ policies }) => {
  describe.each(policies)('$policy.name', (fixture) => {
    it.each(fixture.pods)('$name is $expected.verdict', ({ request, expected }) => {
      const verdict = admissionOf(fixture).review(request);
      const { [SOURCE.annotation]: policy, ...annotations } = ((
        verdict.pod['metadata'] as JsonObject
      )['annotations'] ?? {}) as JsonObject;
      const pod = {
        ...verdict.pod,
        metadata: { ...(verdict.pod['metadata'] as JsonObject), annotations },
      };
      expect({
        verdict: verdict.verdict,
        refused: refusedBy(verdict),
        filledIn: filledIn(request.pod, pod),
      }).toEqual(expected);
      if (request.operation === 'CREATE' && expected.verdict !== 'denied')
        expect(policy).toBe(fixture.policy.name);
    });
  });
});

const admissionOf = ({ policy }: FixturePolicy): ReturnType<typeof pspAdmission> =>
  pspAdmission(
    { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] },
    EVERY_POLICY,
  );

/** Without the empty annotations that taking out PSP's own leaves behind. */
function filledIn(before: JsonObject, after: JsonObject): Readonly<Record<string, unknown>> {
  const { 'metadata.annotations': _, ...rest } = changes(before, after);
  return rest;
}

it('has one file of fixtures for each control, and none beside', () => {
  expect(fixtures.map(({ control }) => control)).toEqual(controls.map(({ field }) => field).sort());
});

describe.each(controls.map((control) => ({ control, field: control.field })))(
  'the fixtures of $field',
  ({ control, field }) => {
    const { policies = [] } = fixtures.find((fixture) => fixture.control === field) ?? {};
    const pods = policies.flatMap((policy) => policy.pods);
    const some = (test: (pod: FixturePod) => boolean): boolean => pods.some(test);

    it('have a pod that is admitted as it is', () => {
      expect(some(({ expected }) => expected.verdict === 'allowed')).toBe(true);
    });
    it('have a pod that is refused for this field, or for the lack of what it fills in', () => {
      expect(
        some(({ expected }) =>
          expected.refused.some(
            (text) => text.startsWith(`${field} at `) || text === DEFAULTS_ARE_MISSING,
          ),
        ),
      ).toBe(true);
    });
    it('have a pod that something is filled into, if the control does that', () => {
      expect(some(({ expected }) => expected.verdict === 'mutated')).toBe(
        control.defaults('1.24').length > 0,
      );
    });
    it('have a pod that is judged on update', () => {
      expect(some(({ request }) => request.operation === 'UPDATE')).toBe(true);
    });
    it('name each policy once, and each pod of a file once', () => {
      for (const names of [policies.map(({ policy }) => policy.name), pods.map(({ name }) => name)])
        expect(names).toEqual([...new Set(names)]);
    });
    it('end no policy without a pod', () => {
      expect(policies.filter((policy) => policy.pods.length === 0)).toEqual([]);
    });
  },
);
