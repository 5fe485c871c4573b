/** In what order things are applied: nothing enforces before what it stands for is there. */
import type { PolicySet } from '../../src/ir/policySet.js';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { applying } from '../../src/targets/applying.js';
import { targets } from '../../src/targets/index.js';
import { isManifest } from '../../src/targets/shared/kustomization.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { OutputFile } from '../../src/targets/shared/outputFile.js';
import { policyNamed } from '../semantics/policies.js';

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly policyName?: string };
}

/** @param extra characters that make the objects large. */
const filesOf = (
  target: TargetName,
  options: Partial<EmitOptions> = {},
  extra = 0,
): readonly OutputFile[] => {
  const policies = ['b-plain', 'c-group'].map((name) => policyNamed(name));
  const [first, ...rest] = policies.map(({ name, spec }) => ({
    name,
    spec: {
      ...spec,
      allowedHostPaths: Array.from({ length: extra / 50_000 }, (_, i) => ({
        pathPrefix: `/${'x'.repeat(50_000)}/${i}`,
        readOnly: false,
      })),
    },
  }));
  const set: PolicySet = {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [first!, ...rest],
    grants: policies.map(({ name }) => ({
      policy: name,
      namespace: null,
      subject: { kind: 'Group', name: 'devs' },
      apiGroup: 'policy',
    })),
  };
  return targets[target].emit(set, { ...DEFAULT_OPTIONS, ...options }).files;
};
const objectsOf = (files: readonly OutputFile[]): readonly KubernetesObject[] =>
  files.filter(isManifest).flatMap(({ objects }) => objects as readonly KubernetesObject[]);

/** As kubectl orders what a kustomization lists (kustomize, SortOrderTransformer: legacy). */
const asKubectlSorts = (objects: readonly KubernetesObject[]): readonly KubernetesObject[] => {
  const key = ({ apiVersion, kind }: KubernetesObject): string =>
    `${apiVersion.replace('/', '_')}_${kind}`;
  return [...objects].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

describe.each([
  ['in the files', (objects: readonly KubernetesObject[]) => objects],
  ['as kubectl sorts them', asKubectlSorts],
])('%s', (_, ordered) => {
  it('each binding of vap comes after its policy', () => {
    const objects = ordered(objectsOf(filesOf('vap')));
    const bindings = objects.filter(({ spec }) => spec.policyName !== undefined);
    expect(bindings.map(({ kind }) => kind).sort()).toEqual([
      'MutatingAdmissionPolicyBinding',
      'ValidatingAdmissionPolicyBinding',
    ]);
    for (const { kind, spec } of bindings) {
      const before = objects.slice(
        0,
        objects.findIndex((one) => one.kind === kind),
      );
      expect(before.map((one) => [one.kind, one.metadata.name])).toContainEqual([
        kind.replace('Binding', ''),
        spec.policyName,
      ]);
    }
  });
  it('the rules of vap have all that a server fills in within a list', () => {
    const rules = ordered(objectsOf(filesOf('vap'))).flatMap(({ spec }) => {
      const { matchConstraints } = spec as {
        readonly matchConstraints?: { readonly resourceRules: readonly object[] };
      };
      return matchConstraints?.resourceRules ?? [];
    });
    expect(rules).toHaveLength(2);
    for (const rule of rules) expect(rule).toHaveProperty('scope', '*');
  });
  it('no other target has bindings', () =>
    expect(
      TARGET_NAMES.filter((target) => target !== 'vap')
        .flatMap((target) => objectsOf(filesOf(target)))
        .filter(({ kind, spec }) => kind.endsWith('Binding') || spec?.policyName !== undefined),
    ).toEqual([]));
});

describe('the commands', () => {
  const commands = (
    target: TargetName,
    options: Partial<EmitOptions> = {},
    extra = 0,
  ): readonly string[] => applying(target, filesOf(target, options, extra), 'out/x')!.apply;

  it.each(['vap', 'kyverno', 'kyverno-cel'] as const)(
    '%s: the server is asked for all of it first',
    (target) =>
      expect(commands(target)).toEqual([
        'kubectl apply -k out/x --dry-run=server',
        'kubectl apply -k out/x',
      ]),
  );
  it('gatekeeper: the template first, and the kind that Gatekeeper makes of it', () => {
    const wait =
      "kubectl wait --for=jsonpath='{.status.created}'=true --timeout=60s constrainttemplate/pspferrypodsecurity";
    expect(commands('gatekeeper')).toEqual([
      'kubectl apply -f out/x/template.yaml',
      wait,
      'kubectl apply -k out/x',
    ]);
    expect(commands('gatekeeper', { selection: 'live' })).toEqual([
      'kubectl apply -f out/x/template.yaml -f out/x/sync.yaml',
      wait,
      'kubectl apply -k out/x',
    ]);
  });
  it('an object that fits no annotation is applied by the server', () => {
    expect(commands('gatekeeper', {}, 200_000).at(-1)).toBe(
      'kubectl apply --server-side --force-conflicts -k out/x',
    );
    const large: OutputFile = {
      name: 'a.yaml',
      text: '',
      objects: [{ text: 'x'.repeat(300_000) }],
    };
    expect(applying('vap', [...filesOf('vap'), large], 'out/x')!.dryRun).toBe(
      'kubectl apply --server-side --force-conflicts -k out/x --dry-run=server',
    );
  });
  it.each(['vap', 'kyverno', 'kyverno-cel', 'gatekeeper'] as const)(
    '%s: what only enforcement has is deleted by itself',
    (target) => {
      const withoutFilling = (mode: EmitOptions['mode']): string | undefined =>
        applying(target, filesOf(target, { mode }), 'out/x')!.withoutFilling;
      const fillsIn = filesOf(target).some(({ name }) => name === 'defaults.yaml');
      expect(withoutFilling('enforce')).toBe(
        fillsIn ? 'kubectl delete -f out/x/defaults.yaml' : undefined,
      );
      expect(withoutFilling('audit')).toBeUndefined();
    },
  );
  it('the level of a configuration file is not applied', () =>
    expect(applying('psa', filesOf('psa'), 'out/x')).toBeUndefined());
});
