/**
 * Which defaults can be filled in before a policy is chosen: derived from their guards and values,
 * alike in every policy.
 */
import type { Policy, PolicySpec } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { fillingOf, sharedFills } from '../../src/semantics/sharedFills.js';
import { policyNamed } from './policies.js';

/** Fills in nothing. */
const PERMISSIVE = policyNamed('v9').spec;
const ids = [{ min: 5, max: 9 }];
const fillsOf = (...specs: readonly Partial<PolicySpec>[]): readonly string[] =>
  fills(specs).map(
    ({ from, path, way, value }) => `${way} ${from}:${path.join('.')} ${JSON.stringify(value)}`,
  );
const fills = (specs: readonly Partial<PolicySpec>[]): ReturnType<typeof sharedFills> =>
  sharedFills({
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    grants: [],
    policies: specs.map((spec, i): Policy => ({ name: `p${i}`, spec: { ...PERMISSIVE, ...spec } })),
  });

describe('of one policy', () => {
  it.each<[string, Partial<PolicySpec>, readonly string[]]>([
    ['nothing where nothing is filled in', {}, []],
    [
      'fsGroup',
      { fsGroup: { rule: 'MustRunAs', ranges: ids } },
      ['set pod:spec.securityContext.fsGroup 5'],
    ],
    [
      'supplementalGroups',
      { supplementalGroups: { rule: 'MustRunAs', ranges: ids } },
      ['set pod:spec.securityContext.supplementalGroups [5]'],
    ],
    [
      'seLinux',
      {
        seLinux: {
          rule: 'MustRunAs',
          seLinuxOptions: { user: '', role: '', type: 't', level: 's0' },
        },
      },
      ['set pod:spec.securityContext.seLinuxOptions {"type":"t","level":"s0"}'],
    ],
    [
      'seccomp',
      { seccomp: { allowedProfileNames: ['*'], defaultProfileName: 'localhost/a' } },
      ['set pod:spec.securityContext.seccompProfile {"type":"Localhost","localhostProfile":"a"}'],
    ],
    [
      'runtimeClass',
      { runtimeClass: { allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: 'gvisor' } },
      ['set pod:spec.runtimeClassName "gvisor"'],
    ],
    [
      'readOnlyRootFilesystem',
      { readOnlyRootFilesystem: true },
      ['set container:securityContext.readOnlyRootFilesystem true'],
    ],
    [
      'allowPrivilegeEscalation',
      { allowPrivilegeEscalation: false },
      ['set container:securityContext.allowPrivilegeEscalation false'],
    ],
    [
      'its default',
      { defaultAllowPrivilegeEscalation: true },
      ['set container:securityContext.allowPrivilegeEscalation true'],
    ],
    [
      'requiredDropCapabilities',
      { requiredDropCapabilities: ['B', 'A'] },
      ['merge container:securityContext.capabilities.drop ["B","A"]'],
    ],
    [
      'runAsUser, for the pod',
      { runAsUser: { rule: 'MustRunAs', ranges: ids } },
      ['set pod:spec.securityContext.runAsUser 5'],
    ],
    [
      'runAsNonRoot, for the pod',
      { runAsUser: { rule: 'MustRunAsNonRoot', ranges: [] } },
      ['set pod:spec.securityContext.runAsNonRoot true'],
    ],
    [
      'runAsGroup, for the pod',
      { runAsGroup: { rule: 'MustRunAs', ranges: ids } },
      ['set pod:spec.securityContext.runAsGroup 5'],
    ],
    [
      'appArmor, for the pod',
      { appArmor: { allowedProfileNames: null, defaultProfileName: 'runtime/default' } },
      ['set pod:spec.securityContext.appArmorProfile {"type":"RuntimeDefault"}'],
    ],
    [
      'but defaultAddCapabilities, which leaves out what is dropped',
      { defaultAddCapabilities: ['A'] },
      [],
    ],
    [
      'the dropped ones beside added ones',
      { defaultAddCapabilities: ['A'], requiredDropCapabilities: ['B'] },
      ['merge container:securityContext.capabilities.drop ["B"]'],
    ],
    [
      'nothing of a policy that PSP cannot use',
      { readOnlyRootFilesystem: true, fsGroup: { rule: 'MustRunAs', ranges: [] } },
      [],
    ],
  ])('%s', (_, spec, expected) => expect(fillsOf(spec)).toEqual(expected));
});

describe('of several policies', () => {
  const readOnly = { readOnlyRootFilesystem: true } as const;
  it('what all fill in', () =>
    expect(fillsOf(readOnly, { ...readOnly, allowPrivilegeEscalation: false })).toEqual([
      'set container:securityContext.readOnlyRootFilesystem true',
    ]));
  it('not what one leaves alone', () => expect(fillsOf(readOnly, {})).toEqual([]));
  it('not another value', () =>
    expect(
      fillsOf(
        { fsGroup: { rule: 'MustRunAs', ranges: ids } },
        { fsGroup: { rule: 'MustRunAs', ranges: [{ min: 6, max: 9 }] } },
      ),
    ).toEqual([]));
  it('of a list what all name', () =>
    expect(
      fillsOf({ requiredDropCapabilities: ['A', 'B'] }, { requiredDropCapabilities: ['C', 'B'] }),
    ).toEqual(['merge container:securityContext.capabilities.drop ["B"]']));
  it('whatever PSP cannot use says', () =>
    expect(fillsOf(readOnly, { fsGroup: { rule: 'MustRunAs', ranges: [] } })).toEqual([
      'set container:securityContext.readOnlyRootFilesystem true',
    ]));
});

describe('carried out', () => {
  const pod = (security: JsonObject, ...contexts: readonly JsonObject[]): JsonObject => ({
    metadata: {},
    spec: {
      securityContext: security,
      containers: contexts.map((securityContext, i) => ({ name: `c${i}`, securityContext })),
    },
  });
  const drops = { requiredDropCapabilities: ['A', 'B'] };
  const user: Partial<PolicySpec> = { runAsUser: { rule: 'MustRunAs', ranges: ids } };

  it.each<[string, Partial<PolicySpec>, JsonObject, JsonObject, boolean]>([
    [
      'a list keeps its order',
      drops,
      pod({}, { capabilities: { drop: ['Z', 'B'] } }),
      pod({}, { capabilities: { drop: ['Z', 'B', 'A'] } }),
      true,
    ],
    [
      'a list that has all of it stays',
      drops,
      pod({}, { capabilities: { drop: ['B', 'A', 'B'] } }),
      pod({}, { capabilities: { drop: ['B', 'A', 'B'] } }),
      false,
    ],
    [
      'each container on its own',
      { readOnlyRootFilesystem: true },
      pod({}, {}, { readOnlyRootFilesystem: false }),
      pod({}, { readOnlyRootFilesystem: true }, { readOnlyRootFilesystem: false }),
      true,
    ],
    [
      'what containers inherit',
      user,
      pod({}, {}, { runAsUser: 7 }),
      pod({ runAsUser: 5 }, {}, { runAsUser: 7 }),
      true,
    ],
    [
      "what no container inherits is none of PSP's",
      user,
      pod({}, { runAsUser: 7 }),
      pod({ runAsUser: 5 }, { runAsUser: 7 }),
      false,
    ],
    ['what is there stays', user, pod({ runAsUser: 7 }, {}), pod({ runAsUser: 7 }, {}), false],
  ])('%s', (_, spec, before, after, asPsp) => {
    const filling = fillingOf(fills([spec]));
    expect(filling.pod(before)).toEqual(after);
    expect(filling.fillsAsPsp(before)).toBe(asPsp);
  });
});
