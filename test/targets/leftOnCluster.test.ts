/** What an earlier conversion leaves on a cluster, since `kubectl apply` takes nothing away. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from '../../src/api/index.js';
import { isApplied, leftOnCluster } from '../../src/targets/leftOnCluster.js';
import { ROOT } from '../cli/run.js';

type Options = NonNullable<Parameters<typeof convert>[1]>;

const RESTRICTED = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');
const OTHER = RESTRICTED.replace('name: restricted', 'name: other');
const files = (text: string, options: Options = {}): ReadonlyMap<string, string> =>
  convert(text, { targets: ['vap', 'gatekeeper', 'kyverno'], ...options }).files;
const MAP = 'mutatingadmissionpolicy.admissionregistration.k8s.io';
const MAP_BINDING = 'mutatingadmissionpolicybinding.admissionregistration.k8s.io';

it('nothing, where the same is written again', () =>
  expect(leftOnCluster(files(RESTRICTED), files(RESTRICTED))).toEqual([]));

it('what fills in, on the way back from enforcement', () => {
  const left = leftOnCluster(files(RESTRICTED), files(RESTRICTED, { mode: 'audit' }));
  expect(left.map(([target]) => target)).toEqual(['vap', 'gatekeeper', 'kyverno']);
  expect(left[0]![1]).toBe(
    `kubectl delete --ignore-not-found ${MAP}/psp-restricted ${MAP_BINDING}/psp-restricted`,
  );
  expect(left[1]![1]).toMatch(
    / assign\.mutations\.gatekeeper\.sh\/psp-restricted-run-as-user( |$)/,
  );
  expect(left[2]![1]).toBe(
    'kubectl delete --ignore-not-found clusterpolicy.kyverno.io/psp-restricted-defaults',
  );
});

it('the policy of one, once there are two: their object has another name', () => {
  const [[target, command]] = leftOnCluster(
    files(RESTRICTED, { selection: 'any' }),
    files(`${RESTRICTED}\n---\n${OTHER}`, { selection: 'any' }),
  ) as [[string, string]];
  expect(target).toBe('vap');
  expect(command).toContain(
    ' validatingadmissionpolicy.admissionregistration.k8s.io/psp-restricted',
  );
  expect(command).not.toMatch(/\/psp( |$)/);
});

it('of a bundle, what its components had and the labels of its namespaces', () => {
  const bundled = (mode: 'enforce' | 'audit', namespaces: readonly string[]) =>
    new Map(
      [...files(RESTRICTED, { targets: ['gatekeeper', 'psa'], mode, namespaces })].map(
        ([name, text]) =>
          [
            name.endsWith('.sh') ? `kustomize/${name}` : `kustomize/components/${name}`,
            text,
          ] as const,
      ),
    );
  const left = leftOnCluster(bundled('enforce', ['shop', 'old']), bundled('audit', ['shop']));
  expect(left.map(([target]) => target)).toEqual(['psa', 'gatekeeper']);
  expect(left[0]![1]).toContain("kubectl label namespace 'old'");
  expect(left[1]![1]).toContain(' assign.mutations.gatekeeper.sh/psp-restricted-run-as-user');
});

it('a target that is not written any more, and nothing of a plan that has it in one mode', () => {
  const enforced = files(RESTRICTED, { targets: ['vap', 'kyverno'] });
  const audited = files(RESTRICTED, { targets: ['vap', 'kyverno'], mode: 'audit' });
  const plan = new Map(
    [
      [...enforced].map(([name, text]) => [`policies/${name}`, text] as const),
      [...audited].map(([name, text]) => [`audit/${name}`, text] as const),
    ].flat(),
  );
  expect(leftOnCluster(plan, plan)).toEqual([]);
  const late = new Map([...plan].filter(([name]) => !name.includes('/kyverno/')));
  expect(leftOnCluster(plan, late)).toEqual([
    [
      'kyverno',
      'kubectl delete --ignore-not-found clusterpolicy.kyverno.io/psp-restricted-defaults clusterpolicy.kyverno.io/psp-restricted',
    ],
  ]);
});

describe('labels', () => {
  const labelled = (...namespaces: readonly string[]): ReadonlyMap<string, string> =>
    files(RESTRICTED, { targets: ['psa'], namespaces });
  const taken = (level: string): string => `'pod-security.kubernetes.io/${level}-'`;
  it('of namespaces that are not labelled any more', () =>
    expect(leftOnCluster(inPsa(labelled('shop', 'web')), inPsa(labelled('web')))).toEqual([
      [
        'psa',
        `kubectl label namespace 'shop' ${['enforce', 'enforce-version', 'audit', 'audit-version', 'warn', 'warn-version'].map(taken).join(' ')}`,
      ],
    ]));
  it('of a script that says something else nothing is copied', () => {
    const before = new Map([
      ['psa/unlabel.sh', `kubectl label namespace 'a' 'b-' ; rm -rf / "$@" || failed=1\n`],
    ]);
    expect(leftOnCluster(before, new Map())).toEqual([]);
  });
});

it('names are words of the shell', () => {
  const before = new Map([
    ['vap/policies.yaml', 'apiVersion: a.b/v1\nkind: C\nmetadata:\n  name: $(id)\n'],
  ]);
  expect(leftOnCluster(before, new Map())).toEqual([
    ['vap', "kubectl delete --ignore-not-found 'c.a.b/$(id)'"],
  ]);
});

it('a folder of one target is as that of several', () =>
  expect([...files(RESTRICTED).keys()].filter(isApplied)).toEqual(
    expect.arrayContaining(['vap/policies.yaml', 'gatekeeper/template.yaml']),
  ));

/** All that is of psa alone. */
const inPsa = (some: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...some].filter(([name]) => name.startsWith('psa/')));
