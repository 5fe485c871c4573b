/** Each remedy that names an option or a change is carried out on its target: the gap is gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/api/index.js';
import { analysed } from '../../src/api/analysis.js';
import { gapCoverage } from '../../src/gaps/coverage.js';
import { podEffect } from '../../src/gaps/podEffect.js';
import { TARGET_NAMES, type Gap, type TargetName } from '../../src/gaps/gap.js';
import { witnessRequest } from '../../src/gaps/witness/candidates.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { JsonObject, JsonValue } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import { pspAdmission } from '../../src/semantics/admission.js';
import { inputGrants } from '../../src/semantics/grants.js';
import { withoutAppArmorFields } from '../../src/semantics/sameOn124.js';
import { mirrorSeccomp } from '../../src/semantics/seccompMirror.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { ROOT } from '../cli/run.js';

/** A profile that a policy of the examples allows. */
const ORDINARY = { type: 'RuntimeDefault' };
const OWN_PROFILE = { type: 'Localhost', localhostProfile: 'web' };

const grantTo = (policy: string, group: string): Grant => ({
  policy,
  subject: { kind: 'Group', name: group },
  namespace: null,
  apiGroup: 'policy',
});

const BY_NOBODY: AdmissionRequest = {
  ...witnessRequest({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1' }] },
  }),
  user: 'nobody',
  groups: ['system:authenticated'],
};

const OPTIONS: EmitOptions = { ...DEFAULT_OPTIONS, selection: 'any' };

describe.each(['restricted', 'every-field', 'three-policies'])('the remedies of %s', (name) => {
  const file = `examples/${name}.yaml`;
  const input = readPolicySet(parseDocuments(readFileSync(join(ROOT, file), 'utf8'), file));
  const found = analysed(input, TARGET_NAMES, OPTIONS);
  const gaps = found.flatMap((one) => one.gaps.filter(({ impact }) => impact !== 'record'));
  const offering = (words: RegExp): readonly Gap[] =>
    gaps.filter(({ remedy }) => words.test(remedy));

  const covers = (gap: Gap, request: AdmissionRequest): boolean => {
    const { answers } = found.find(({ name: target }) => target === gap.target)!;
    return gapCoverage([gap], answers).covering(request).length > 0;
  };
  /** Those whose witness is still in the gap once its pod is changed so. */
  const leftAfter = (
    some: readonly Gap[],
    change: (pod: JsonObject, gap: Gap) => JsonObject,
  ): readonly string[] =>
    some.flatMap((gap) => {
      if (gap.witness === null) return [];
      const request = witnessRequest(gap.witness);
      expect(covers(gap, request)).toBe(true);
      const { pod, oldPod } = request;
      const changed = {
        ...request,
        pod: change(pod, gap),
        oldPod: oldPod === null ? null : change(oldPod, gap),
      };
      return covers(gap, changed) ? [gap.id] : [];
    });
  const admits = (target: TargetName, options: EmitOptions, gap: Gap): boolean =>
    targets[target].predict(input.policySet, options)(witnessRequest(gap.witness!)).allowed;
  const stillThere = (some: readonly Gap[], options: Partial<EmitOptions>): readonly string[] => {
    const names = [...new Set(some.map(({ target }) => target))];
    const now = new Set(
      analysed(input, names, { ...OPTIONS, ...options }).flatMap((one) =>
        one.gaps.map(({ id }) => id),
      ),
    );
    return some.flatMap(({ id }) => (now.has(id) ? [id] : []));
  };

  it('--ephemeral as-psp leaves debug containers alone', () => {
    const some = offering(/--ephemeral as-psp/);
    expect(some.length).toBeGreaterThan(0);
    expect(stillThere(some, { ephemeral: 'as-psp' })).toEqual([]);
  });

  it('--psa-level lossless, and a weaker level, refuse no more than PSP', () => {
    const some = offering(/choose a weaker level/);
    expect(stillThere(some, { psaLevel: 'privileged' })).toEqual([]);
    expect(
      stillThere(
        some.filter(({ remedy }) => remedy.includes('lossless')),
        { psaLevel: 'lossless' },
      ),
    ).toEqual([]);
  });

  it('-t psa,vap --residual refuses what the level admits', () => {
    const some = offering(/--residual$/).filter(({ witness }) => witness !== null);
    expect(some.length).toBeGreaterThan(0);
    const residual = { ...DEFAULT_OPTIONS, residual: true };
    expect(
      some
        .filter((gap) => admits('psa', residual, gap) && admits('vap', residual, gap))
        .map(({ id }) => id),
    ).toEqual([]);
  });

  it('a target that asks who may use a policy refuses who may use none', () => {
    const some = offering(/^choose a target that asks/).filter(({ witness }) => witness !== null);
    expect(some.filter((gap) => admits('vap', DEFAULT_OPTIONS, gap))).toEqual([]);
    expect(some.filter((gap) => admits('kyverno-cel', DEFAULT_OPTIONS, gap))).toEqual([]);
    const named = some.filter(({ remedy }) => remedy.includes('gatekeeper, kyverno'));
    for (const target of ['gatekeeper', 'kyverno'] as const)
      expect(named.filter((gap) => admits(target, DEFAULT_OPTIONS, gap))).toEqual([]);
  });

  it('a target that asks who may use a policy fills in what PSP did', () => {
    const some = offering(/^convert without --selection any/);
    if (name === 'three-policies')
      expect(some.map(({ target }) => target)).toEqual(['vap', 'kyverno-cel']);
    const psp = pspAdmission(input.policySet, inputGrants(input.policySet));
    for (const { target, witness } of some) {
      const request = witnessRequest(witness!);
      const then = podEffect(psp.review(request).pod, '1.24');
      const now = (options: EmitOptions): string =>
        podEffect(targets[target].predict(input.policySet, options)(request).pod, 'current');
      expect(now(OPTIONS)).not.toBe(then);
      expect(now(DEFAULT_OPTIONS)).toBe(then);
    }
  });

  it('AppArmor as a field that the policies allow closes what fields open', () => {
    const some = offering(/^set securityContext\.appArmorProfile.*that the policy allows$/);
    expect(
      leftAfter(some, (pod) => withAppArmor(pod, name === 'every-field' ? OWN_PROFILE : ORDINARY)),
    ).toEqual([]);
  });

  it('AppArmor as a field that says what the policy fills in makes the pod that PSP made', () => {
    const some = offering(/^set securityContext\.appArmorProfile.*what the policy fills in$/);
    if (name === 'every-field') expect(some.length).toBeGreaterThan(0);
    const differing = (pod: JsonObject, { target, id }: Gap): boolean =>
      check(readFileSync(join(ROOT, file), 'utf8'), pod, {
        targets: [target],
        selection: 'any',
        as: { user: 'admin', groups: ['system:masters'] },
      })[0]!.targets![target]!.gaps.includes(id);
    expect(some.filter((gap) => differing(gap.witness!, gap))).toEqual(some);
    expect(some.filter((gap) => differing(withAppArmor(gap.witness!, OWN_PROFILE), gap))).toEqual(
      [],
    );
  });

  it('-t psa,vap --residual gives the groups that a level lets pods leave out', () => {
    const some = offering(/instead of the empty list/).filter(({ witness }) => witness !== null);
    expect(some).toHaveLength(name === 'every-field' ? 1 : 0);
    expect(
      some.flatMap(({ id, witness, policy }) => {
        const residual = { ...DEFAULT_OPTIONS, residual: true };
        const { pod } = targets.vap.predict(input.policySet, residual)(witnessRequest(witness!));
        const groups = (pod['spec'] as JsonObject)['securityContext'] as JsonObject;
        const { ranges } = input.policySet.policies.find((one) => one.name === policy)!.spec
          .supplementalGroups;
        const first = (groups['supplementalGroups'] as readonly unknown[] | undefined)?.[0];
        return ranges.some(({ min }) => String(min) === String(first)) ? [] : [id];
      }),
    ).toEqual([]);
  });

  it('roles and bindings, given as well, let the target refuse who may use none', () => {
    const some = offering(/^give the roles and bindings as well/);
    const { policies } = input.policySet;
    const policySet: PolicySet = {
      ...input.policySet,
      grants: policies.map((policy) => grantTo(policy.name, 'builders')),
    };
    const left = some.flatMap(({ target, id }) => {
      const { gaps: now } = targets[target].gaps(policySet, DEFAULT_OPTIONS);
      return now.some((gap) => gap.id === id) ? [id] : [];
    });
    expect(left).toEqual([]);
    const admitted = some.filter(
      ({ target }) => targets[target].predict(policySet, DEFAULT_OPTIONS)(BY_NOBODY).allowed,
    );
    expect(admitted).toEqual([]);
    // Of a single policy whose users are not known, everyone is held to it.
    if (name !== 'three-policies') expect(some.length).toBeGreaterThan(0);
  });

  it('what is to be set in pod templates, set there, closes the gap', () => {
    const some = offering(/^set it in the pod templates: /);
    expect(some.length).toBeGreaterThan(0);
    expect(leftAfter(some, (pod, { remedy }) => withRemedy(pod, remedy))).toEqual([]);
  });

  it('seccomp as a field, in place of the annotations, closes what these open', () => {
    const some = offering(/^set securityContext\.seccompProfile/);
    expect(leftAfter(some, (pod) => withoutAnnotations(mirrorSeccomp(pod)))).toEqual([]);
  });
});

function withAppArmor(pod: JsonObject, appArmorProfile: JsonObject): JsonObject {
  const { spec, ...others } = withoutAppArmorFields(pod) as { readonly spec: JsonObject };
  const security = (spec['securityContext'] ?? {}) as JsonObject;
  return { ...others, spec: { ...spec, securityContext: { ...security, appArmorProfile } } };
}

describe('groups that Kyverno does not ask about', () => {
  const asked = readPolicySet(
    parseDocuments(readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8'), 'restricted.yaml'),
  ).policySet;
  const policySet: PolicySet = { ...asked, grants: [grantTo('restricted', 'team {{a}}')] };
  const live: EmitOptions = { ...DEFAULT_OPTIONS, selection: 'live' };
  const compiledIn: EmitOptions = { ...DEFAULT_OPTIONS, selection: 'static' };
  const gapIn = (set: PolicySet, options: EmitOptions): Gap | undefined =>
    targets.kyverno.gaps(set, options).gaps.find(({ id }) => id === 'kyverno/*/selection/stricter');

  it('are admitted with --selection static, as the remedy says', () => {
    expect(gapIn(policySet, live)?.remedy).toBe(
      'grant the use of the policy through a group without {{ in its name, or convert with --selection static',
    );
    expect(gapIn(policySet, compiledIn)).toBeUndefined();
  });

  it('need the roles and bindings for that, where the input has none', () => {
    expect(gapIn(asked, live)?.remedy).toMatch(
      /or convert with the roles and bindings and with --selection static$/,
    );
    expect(targets.kyverno.selects(asked, compiledIn)).toHaveProperty('refused');
  });

  it('are admitted through a group without such a name, as the remedy says', () => {
    const plain: PolicySet = { ...asked, grants: [grantTo('restricted', 'team')] };
    const request = { ...BY_NOBODY, groups: ['team {{a}}'] };
    const restricted = { ...request, pod: targets.vap.predict(asked, OPTIONS)(request).pod };
    const allowed = (set: PolicySet, groups: readonly string[]): boolean =>
      targets.kyverno.predict(set, live)({ ...restricted, groups }).allowed;
    expect([allowed(policySet, ['team {{a}}']), allowed(plain, ['team'])]).toEqual([false, true]);
  });
});

function withoutAnnotations({ metadata, ...pod }: JsonObject): JsonObject {
  const { annotations, ...others } = metadata as JsonObject;
  const kept = Object.entries((annotations ?? {}) as JsonObject).filter(
    ([key]) => !key.includes('seccomp.security.alpha.kubernetes.io'),
  );
  return { ...pod, metadata: { ...others, annotations: Object.fromEntries(kept) } };
}

/** `set it in the pod templates: each container's PATH: JSON`, done. */
function withRemedy(pod: JsonObject, remedy: string): JsonObject {
  const [, each, path, json] =
    /^set it in the pod templates: (each container's )?([\w.]+): (.+)$/.exec(remedy) ?? [];
  if (path === undefined || json === undefined) throw new Error(`not understood: ${remedy}`);
  const value = JSON.parse(json) as JsonValue;
  const steps = path.split('.');
  if (each === undefined) return put(pod, steps, value) as JsonObject;
  const spec = pod['spec'] as JsonObject;
  const lists = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    Array.isArray(spec[list])
      ? [[list, (spec[list] as readonly JsonValue[]).map((one) => put(one, steps, value))] as const]
      : [],
  );
  return { ...pod, spec: { ...spec, ...Object.fromEntries(lists) } };
}

/** Names are added to a list that is there; any other value that is there stays. */
function put(of: JsonValue | undefined, steps: readonly string[], value: JsonValue): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined)
    return of === undefined
      ? value
      : Array.isArray(of) && Array.isArray(value)
        ? [...new Set([...(of as readonly JsonValue[]), ...(value as readonly JsonValue[])])]
        : of;
  const object = (of ?? {}) as JsonObject;
  return { ...object, [step]: put(object[step], rest, value) };
}
