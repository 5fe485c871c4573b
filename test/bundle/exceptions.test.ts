import { inferredApplication, type Application } from '../../src/bundle/application.js';
import { beyondStandards } from '../../src/bundle/exceptions/beyond.js';
import { exceptionFiles } from '../../src/bundle/exceptions/files.js';
import { LIBRARY_POLICIES } from '../../src/targets/gatekeeper/libraryPolicies.js';
import { levelFor } from '../../src/targets/psa/exceptions.js';
import { CHART_POLICIES } from '../../src/targets/shared/kyverno/chartPolicies.js';
import { levelRunner } from '../../src/targets/psa/levelRunner.js';
import { parseDocuments } from '../../src/load/documents.js';
import { standardChecks } from '../../src/standards/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { workloadsIn } from './workloads.js';

const MINOR = 36;
const application = (name: string): Application =>
  inferredApplication(name, workloadsIn(`examples/${name}/workload.yaml`))!;

it.each([
  ['the Gatekeeper library', LIBRARY_POLICIES],
  ["Kyverno's chart", CHART_POLICIES],
])('%s: every check of the standards is known by its policies', (_, policies) => {
  expect(Object.keys(policies).sort()).toEqual(standardChecks.map(({ id }) => id).sort());
});

describe('what is needed beyond the standards', () => {
  it.each([
    ['web-app', 'restricted', []],
    [
      'log-collector',
      'privileged',
      ['hostPathVolumes', 'restrictedVolumes', 'runAsNonRoot', 'runAsUser'],
    ],
    [
      'ingress-controller',
      'privileged',
      ['hostPorts', 'allowPrivilegeEscalation', 'seccompProfile_restricted'],
    ],
    [
      'cni-agent',
      'privileged',
      [
        'hostNamespaces',
        'privileged',
        'hostPathVolumes',
        'hostPorts',
        'restrictedVolumes',
        'allowPrivilegeEscalation',
        'runAsNonRoot',
        'seccompProfile_restricted',
        'capabilities_restricted',
      ],
    ],
  ])('%s: level %s', (name, level, checks) => {
    const one = application(name);
    const namespace = one.accounts[0]!.namespace;
    expect(beyondStandards(one, MINOR).map(({ check }) => check.id)).toEqual(checks);
    expect(levelFor(one.workloads, namespace, MINOR)).toBe(level);
    expect(
      one.workloads.every(({ request }) =>
        levelRunner(level as 'privileged', MINOR).admits(request.pod),
      ),
    ).toBe(true);
  });

  it('names the workload and the place', () => {
    expect(beyondStandards(application('log-collector'), MINOR)[0]!.reasons).toEqual([
      'DaemonSet logging/log-collector, volume logs: hostPath volumes are not allowed',
    ]);
  });

  it('says a reason once, with every workload and place', () => {
    const one = application('log-collector');
    const [workload] = workloadsIn('examples/cni-agent/workload.yaml');
    const both = { ...one, workloads: [...one.workloads, workload!] };
    expect(
      beyondStandards(both, MINOR).find(({ check }) => check.id === 'hostPathVolumes')!.reasons,
    ).toEqual([
      'DaemonSet logging/log-collector, volume logs; DaemonSet kube-network/cni-agent, volume plugins, volume configuration, volume modules, volume state: hostPath volumes are not allowed',
    ]);
  });
});

describe('the files', () => {
  const filesOf = (name: string): ReadonlyMap<string, string> =>
    new Map(exceptionFiles(application(name), DEFAULT_OPTIONS));
  it('an application within the restricted standard needs no exception', () =>
    expect([...filesOf('web-app').keys()]).toEqual([
      'psa/label.sh',
      'psa/unlabel.sh',
      'psa/kustomization.yaml',
    ]));
  it('each is YAML, with a reason for each exception', () => {
    const files = filesOf('cni-agent');
    expect([...files.keys()].sort()).toEqual([
      'gatekeeper/kustomization.yaml',
      'kyverno-cel/exceptions.yaml',
      'kyverno/exceptions.yaml',
      'psa/kustomization.yaml',
      'psa/label.sh',
      'psa/unlabel.sh',
      'vap/match-condition.yaml',
    ]);
    for (const [name, text] of files)
      if (name.endsWith('.yaml')) expect(parseDocuments(text, name).length).toBeGreaterThan(0);
    for (const one of files.get('kyverno/exceptions.yaml')!.split('---\n'))
      expect(one).toMatch(/^# DaemonSet kube-network\/cni-agent, .*\nspec:/m);
  });
  it('the patch of a constraint needs none to be there: it is merged', () => {
    const text = filesOf('log-collector').get('gatekeeper/kustomization.yaml')!;
    const [document] = parseDocuments(text, 'kustomization.yaml');
    const { patches } = document!.value as {
      readonly patches: readonly { readonly target: { kind: string }; readonly patch: string }[];
    };
    const { target, patch } = patches[0]!;
    expect(parseDocuments(patch, 'patch')[0]!.value).toEqual({
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: target.kind,
      metadata: { name: 'every' },
      spec: { match: { excludedNamespaces: ['logging'] } },
    });
  });
  it('the condition for a ValidatingAdmissionPolicy asks of no operation what it does not have', () => {
    const [document] = parseDocuments(
      filesOf('log-collector').get('vap/match-condition.yaml')!,
      'match-condition.yaml',
    );
    expect(document!.value).toEqual({
      matchConditions: [
        {
          name: 'not-log-collector',
          expression:
            '!(request.namespace == "logging" &&\n[object, oldObject].exists(pod, pod != null && pod.?spec.?serviceAccountName.orValue("") == "log-collector"))',
        },
      ],
    });
  });
});
