/**
 * Published policies, where they lie beside the project: each reads, or gets an error at a line
 * that is listed here.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, InputError } from '../../src/base/problem.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import { readPolicies } from '../../src/psp/readPolicies.js';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
const inCorpus = existsSync(CORPUS) ? test : test.skip;
if (!existsSync(CORPUS))
  test('the corpus is not beside the project: its tests are skipped', () =>
    expect(existsSync(CORPUS)).toBe(false));

/** The errors of each file of a folder that has any, and how many policies were read. */
function readFolder(folder: string): { read: number; errors: Record<string, string[]> } {
  const errors: Record<string, string[]> = {};
  let count = 0;
  for (const file of readdirSync(join(CORPUS, folder)).sort()) {
    try {
      const documents = parseDocuments(readInput(join(CORPUS, folder, file)), '').filter(
        ({ value }) => (Object(value) as { kind?: unknown }).kind === 'PodSecurityPolicy',
      );
      const { policies, problems } = readPolicies(documents);
      count += policies.length;
      const lines = problems.filter(({ severity }) => severity === 'error').map(formatProblem);
      if (lines.length > 0) errors[file] = lines;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors[file] = error.problems.map(formatProblem);
    }
  }
  return { read: count, errors };
}

inCorpus('every malformed file gets a clear error with its line', () => {
  const { read: count, errors } = readFolder('malformed');
  expect(count).toBe(0);
  expect(Object.keys(errors)).toEqual(readdirSync(join(CORPUS, 'malformed')).sort());
  expect(
    Object.fromEntries(Object.entries(errors).map(([file, [first]]) => [file, first])),
  ).toEqual({
    'gardener__gardener__kube-proxy-psp-no-spec.yaml':
      ':3:1: spec: Required value: the PodSecurityPolicy says nothing; add its spec',
    'helm__charts__incubator-alertmanager-psp-unbalanced-end.yaml':
      ':1:1: this is a template: {{ }} is filled in by Helm or another program; render it first, and give rendered.yaml: helm template NAME CHART --kube-version 1.24.17 --api-versions policy/v1beta1/PodSecurityPolicy > rendered.yaml',
    'kubernetes__ingress-nginx__default-backend-scc-as-psp.yaml':
      ':8:1: unknown field "allowHostDirVolumePlugin"; OpenShift\'s SecurityContextConstraints has this field; a PodSecurityPolicy has hostPath in spec.volumes',
    'rancher__rke2__manifests-psp.yaml':
      ':27:21: this is not YAML: bad indentation of a mapping entry; put the value in quotes: without them it cannot start with @, ` or %',
  });
});

inCorpus(
  'every published policy reads, or gets an error that the server or kubectl gives too',
  () => {
    const { read: count, errors } = readFolder('psp');
    expect(count).toBeGreaterThan(250);
    expect(errors).toEqual({
      // kubectl refuses unknown fields (--validate), and a key that is set twice is one of them
      // that does not count.
      'cert-manager__cert-manager__cert-manager-cainjector-psp-a549b60.yaml': [
        ':11:3: unknown field "metadata.annotation"; did you mean "annotations"?',
      ],
      'helm__charts__prometheus-operator-exporters-prometheus-psp.yaml': [
        ':4:1: the key "kind" is already set at line 2, column 1; keep one of the two',
      ],
      'helm__charts__stable-prometheus-node-exporter-podsecuritypolicy-0bf9b58.yaml': [
        ':22:3: unknown field "spec.AllowedHostPaths"; did you mean "allowedHostPaths"?',
      ],
      'kubernetes-sigs__kubespray__master-kubelet-psp.yaml': [
        ':15:3: the key "privileged" is already set at line 7, column 3; keep one of the two',
      ],
      'open-policy-agent__gatekeeper__build-helmify-static-upgrade-crds-hook-2.yaml': [
        ':63:3: unknown field "spec.spec"; remove it',
      ],
      'open-policy-agent__gatekeeper__build-helmify-static-upgrade-crds-hook.yaml': [
        ':9:3: unknown field "spec.spec"; remove it',
      ],
      'open-policy-agent__gatekeeper__manifest-staging-gatekeeper-gatekeeper-admin-upgrade-crds-podsecuritypolicy.yaml':
        [':21:3: unknown field "spec.spec"; remove it'],
      'prometheus-community__helm-charts__prometheus-node-exporter-podsecuritypolicy-5f24054.yaml':
        [':22:3: unknown field "spec.AllowedHostPaths"; did you mean "allowedHostPaths"?'],
      // Invalid to the server itself.
      'prometheus-community__helm-charts__prometheus-adapter-custom-metrics-apiserver-psp-a2b924b.yaml':
        [
          ':20:7: spec.runAsUser.ranges[0].min: Invalid value: 65535: min cannot be greater than max',
        ],
    });
  },
);
