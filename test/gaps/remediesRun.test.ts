/** Each remedy that names an option or a change is carried out on its target: the gap is gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysed } from '../../src/api/analysis.js';
import { gapCoverage } from '../../src/gaps/coverage.js';
import { TARGET_NAMES, type Gap, type TargetName } from '../../src/gaps/gap.js';
import { witnessRequest } from '../../src/gaps/witness/candidates.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { JsonObject, JsonValue } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { mirrorSeccomp } from '../../src/semantics/seccompMirror.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { ROOT } from '../cli/run.js';

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
