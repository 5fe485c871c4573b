/** What no server takes is an error before anything is written. */
import { requireWithinLimits, tooLargeToNote } from '../../src/targets/shared/limits.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { OutputFile } from '../../src/targets/shared/outputFile.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { policyNamed } from '../semantics/policies.js';

const fileOf = (spec: object): OutputFile => ({
  name: 'policies.yaml',
  text: '',
  objects: [{ kind: 'ValidatingAdmissionPolicy', metadata: { name: 'psp' }, spec }],
});
const refusal = (spec: object): string | undefined => {
  try {
    requireWithinLimits('vap', [fileOf(spec)]);
    return undefined;
  } catch (error) {
    return String(error);
  }
};
const variable = (expression: string): object => ({ variables: [{ name: 'a', expression }] });
const entries = (count: number): object[] => Array.from({ length: count }, () => ({}));
const PREFIX = 'TargetError: vap: policies.yaml: ValidatingAdmissionPolicy psp: ';
const WHAT_TO_DO =
  '; leave out policies that nothing uses, shorten their lists, or choose another target';

describe('an object at a limit is taken, one beyond it is not', () => {
  it.each<readonly [string, object, object, string]>([
    [
      'the characters of an expression',
      variable('x'.repeat(100_000)),
      variable('x'.repeat(100_001)),
      'spec.variables.0.expression: 100001 characters, and an expression may have 100000',
    ],
    [
      'characters, not the halves of them',
      variable('😀'.repeat(100_000)),
      variable('😀'.repeat(100_001)),
      'spec.variables.0.expression: 100001 characters, and an expression may have 100000',
    ],
    [
      'the depth of brackets',
      variable(`${'('.repeat(249)}true${')'.repeat(249)}`),
      variable(`${'('.repeat(250)}true${')'.repeat(250)}`),
      'spec.variables.0.expression: 251 levels deep, and a server reads 250',
    ],
    [
      'the depth of conditionals',
      variable(`${'a ? b : '.repeat(249)}c`),
      variable(`${'a ? b : '.repeat(250)}c`),
      'spec.variables.0.expression: 251 levels deep, and a server reads 250',
    ],
    [
      'the terms of a sum, which texts do not add to',
      variable(Array(250).fill('"+ (?"').join('+')),
      variable(Array(251).fill('"+ (?"').join('+')),
      'spec.variables.0.expression: 251 levels deep, and a server reads 250',
    ],
    [
      'sums in brackets',
      variable(`${'1 + ('.repeat(124)}1${')'.repeat(124)} && ${'1+'.repeat(249)}1`),
      variable(`${'1 + ('.repeat(125)}1${')'.repeat(125)}`),
      'spec.variables.0.expression: 251 levels deep, and a server reads 250',
    ],
    [
      'match conditions',
      { matchConditions: entries(64) },
      { matchConditions: entries(65) },
      'spec.matchConditions: 65 entries, and a server takes 64',
    ],
    [
      'audit annotations',
      { auditAnnotations: entries(20) },
      { auditAnnotations: entries(21) },
      'spec.auditAnnotations: 21 entries, and a server takes 20',
    ],
    [
      'the bytes of an audit annotation',
      { auditAnnotations: [{ valueExpression: 'é'.repeat(2560) }] },
      { auditAnnotations: [{ valueExpression: 'é'.repeat(2561) }] },
      'spec.auditAnnotations.0.valueExpression: 5122 bytes, and a server takes 5120',
    ],
    [
      'the bytes of an object',
      { text: 'x'.repeat(1_572_864 - EMPTY()) },
      { text: 'x'.repeat(1_572_865 - EMPTY()) },
      '1572865 bytes as it is stored, and a server stores 1572864',
    ],
  ])('%s', (_, at, beyond, fault) => {
    expect(refusal(at)).toBeUndefined();
    expect(refusal(beyond)).toBe(`${PREFIX}${fault}${WHAT_TO_DO}`);
  });

  function EMPTY(): number {
    const marks = 1024;
    const fields =
      '{".":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},},"f:spec":{".":{},"f:text":{},},}';
    return JSON.stringify(fileOf({ text: '' }).objects[0]).length + marks + fields.length;
  }
});

it('what kubectl apply cannot keep in an annotation is named', () => {
  expect(tooLargeToNote([fileOf({ text: 'x'.repeat(261_900) })])).toEqual([]);
  expect(tooLargeToNote([fileOf({ text: 'x'.repeat(262_144) })])).toEqual([
    'ValidatingAdmissionPolicy psp',
  ]);
});

// Tried on a server of 1.37: 262144 bytes are taken, one more is not.
it.each(['x', '<', '>', '&'])('%s counts as kubectl writes it', (character) => {
  const around = JSON.stringify(fileOf({ text: '' }).objects[0]).length + 48 + 18;
  const bytes = character === 'x' ? 1 : 6;
  const rest = 262_144 - around - 1000 * bytes;
  const sized = (more: number): readonly string[] =>
    tooLargeToNote([fileOf({ text: character.repeat(1000) + 'x'.repeat(rest + more) })]);
  expect(sized(0)).toEqual([]);
  expect(sized(1)).toEqual(['ValidatingAdmissionPolicy psp']);
});

/** @param length of each path that they allow. */
const largePolicies = (length: number): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  grants: [],
  policies: Array.from({ length: 2 }, (_, i) => ({
    name: `policy-${i}`,
    spec: {
      ...policyNamed('b-plain').spec,
      allowedHostPaths: Array.from({ length: 2 }, (__, j) => ({
        pathPrefix: `/${'x'.repeat(length)}/${i}/${j}`,
        readOnly: false,
      })),
    },
  })),
});

const OPTIONS: EmitOptions = { ...DEFAULT_OPTIONS, selection: 'any' };

describe('emission', () => {
  it('has a note where an object must be applied by the server', () =>
    expect(targets.gatekeeper.emit(largePolicies(80_000), OPTIONS).note).toContain(
      'too large for the annotation that kubectl apply writes; apply with --server-side --force-conflicts',
    ));

  it('measures integers that no number of JavaScript holds', () => {
    const policy = policyNamed('b-plain');
    const ranges = [{ min: 1, max: 9_223_372_036_854_775_807n }];
    const set: PolicySet = {
      ...largePolicies(1),
      policies: [{ ...policy, spec: { ...policy.spec, fsGroup: { rule: 'MustRunAs', ranges } } }],
    };
    expect(targets.gatekeeper.emit(set, OPTIONS).files.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('max: 9223372036854775807'),
    );
  });

  it('stops where an object is larger than a server stores', () =>
    expect(() => targets.gatekeeper.emit(largePolicies(400_000), OPTIONS)).toThrow(
      /^gatekeeper: constraint\.yaml: .*: [0-9]+ bytes as it is stored, and a server stores 1572864; leave out/,
    ));
});
