/**
 * Exceptions of bundles, beside a policy that allows no host paths, from which they are exceptions.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest } from '../../src/pod/request.js';
import type { BundleCase } from './bundleCase.js';
import { render, runner } from './charts.js';
import type { OpenEngine } from './engines.js';
import type { Report } from './report.js';

const NO_HOST_PATHS = 'object.spec.?volumes.orValue([]).all(volume, !has(volume.hostPath))';
const RULES = {
  resourceRules: [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] },
  ],
};

/** As the chart kyverno-policies names them. */
const CLUSTER_POLICY = {
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'disallow-host-path' },
  spec: {
    background: true,
    rules: [
      {
        name: 'host-path',
        match: { any: [{ resources: { kinds: ['Pod'] } }] },
        validate: {
          failureAction: 'Enforce',
          message: 'no host paths',
          pattern: { spec: { '=(volumes)': [{ 'X(hostPath)': 'null' }] } },
        },
      },
    ],
  },
};
export const VALIDATING_POLICY = {
  apiVersion: 'policies.kyverno.io/v1',
  kind: 'ValidatingPolicy',
  metadata: { name: 'disallow-host-path' },
  spec: {
    validationActions: ['Deny'],
    matchConstraints: RULES,
    validations: [{ expression: NO_HOST_PATHS, message: 'no host paths' }],
  },
};

export async function bundleExceptions(
  open: OpenEngine,
  root: string,
  one: BundleCase,
  report: Report,
): Promise<void> {
  const { name, folder, application } = one;
  if (!existsSync(join(folder, 'exceptions/vap')))
    return report.check(`${name}: needs no exception`, name === 'web-app');
  // The other exceptions are made alike; this is the one that an engine needs no library for.
  if (
    !readFileSync(join(folder, 'exceptions/kyverno/exceptions.yaml'), 'utf8').includes(
      'disallow-host-path',
    )
  )
    return;
  kyverno(root, one, 'kyverno', CLUSTER_POLICY, report);
  kyverno(root, one, 'kyverno-cel', VALIDATING_POLICY, report);
  await validatingAdmissionPolicy(open, one, report);
  const built = gatekeeper(root, folder);
  const leftOut = built.includes(
    `excludedNamespaces:\n    - ${application.accounts[0]!.namespace}`,
  );
  report.check(
    `${name}, gatekeeper: the component leaves out ${application.accounts[0]!.namespace} in a constraint of the library`,
    leftOut,
    leftOut ? '' : built,
  );
}

/** The workload's pod, and the same pod of somebody else. */
function pods({ application }: BundleCase): {
  readonly own: JsonObject;
  readonly stranger: JsonObject;
} {
  const { name, request } = application.workloads[0]!;
  const { generateName: _, ...metadata } = request.pod['metadata'] as JsonObject;
  const own = { ...request.pod, metadata: { ...metadata, name: `${name}-x1` } };
  const spec = {
    ...(request.pod['spec'] as JsonObject),
    serviceAccountName: 'stranger',
    serviceAccount: 'stranger',
  };
  return { own, stranger: { ...own, metadata: { ...metadata, name: `${name}-x2` }, spec } };
}

function kyverno(
  root: string,
  one: BundleCase,
  engine: 'kyverno' | 'kyverno-cel',
  policy: object,
  report: Report,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-exceptions-'));
  try {
    const { own, stranger } = pods(one);
    const put = (file: string, value: object): void =>
      writeFileSync(join(folder, file), JSON.stringify(value));
    const namespaced = (pod: JsonObject): string => {
      const { namespace, name } = pod['metadata'] as {
        readonly namespace: string;
        readonly name: string;
      };
      return `${namespace}/${name}`;
    };
    const subject = {
      policy: 'disallow-host-path',
      kind: 'Pod',
      ...(engine === 'kyverno' ? { rule: 'host-path' } : { isValidatingPolicy: true }),
    };
    put('policy.yaml', policy);
    put('own.yaml', own);
    put('stranger.yaml', stranger);
    writeFileSync(
      join(folder, 'exceptions.yaml'),
      readFileSync(join(one.folder, 'exceptions', engine, 'exceptions.yaml')),
    );
    const test = (exceptions: readonly string[], ownResult: string): boolean => {
      put('kyverno-test.yaml', {
        apiVersion: 'cli.kyverno.io/v1alpha1',
        kind: 'Test',
        metadata: { name: 'exceptions' },
        policies: ['policy.yaml'],
        resources: ['own.yaml', 'stranger.yaml'],
        exceptions,
        results: [
          { ...subject, resources: [namespaced(own)], result: ownResult },
          { ...subject, resources: [namespaced(stranger)], result: 'fail' },
        ],
      });
      return runner(root, 'kyverno-cli', ['test', folder, '--remove-color']).ok;
    };
    report.check(
      `${one.name}, ${engine}: a stricter policy refuses the pod, with the exception it passes, and the same pod of another service account does not`,
      test([], 'fail') && test(['exceptions.yaml'], 'skip'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function validatingAdmissionPolicy(
  open: OpenEngine,
  one: BundleCase,
  report: Report,
): Promise<void> {
  const engine = open('kube');
  const { documents } = await engine.parse(
    readFileSync(join(one.folder, 'exceptions/vap/match-condition.yaml'), 'utf8'),
  );
  const { matchConditions } = documents[0] as { readonly matchConditions: readonly object[] };
  const name = 'no-host-paths';
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  };
  const policy = (conditions: readonly object[]): object => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      matchConstraints: RULES,
      ...(conditions.length === 0 ? {} : { matchConditions: conditions }),
      validations: [{ expression: NO_HOST_PATHS }],
    },
  });
  const { own, stranger } = pods(one);
  const { request } = one.application.workloads[0]!;
  const verdicts: boolean[] = [];
  for (const conditions of [[], matchConditions]) {
    const loaded = await engine.load([policy(conditions), binding]);
    if (!loaded.ok)
      return report.check(`${one.name}, vap: the condition loads`, false, loaded.error);
    for (const pod of [own, stranger])
      verdicts.push((await engine.review(reviewFromRequest({ ...request, pod }))).allowed);
  }
  report.check(
    `${one.name}, vap: a stricter policy refuses the pod, with the condition it passes, and the same pod of another service account does not`,
    verdicts.join() === 'false,false,true,false',
    `admitted: ${verdicts.join(', ')}`,
  );
}

/** A constraint of the library with the component added. */
function gatekeeper(root: string, bundle: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-exceptions-'));
  try {
    writeFileSync(
      join(folder, 'constraint.yaml'),
      JSON.stringify({
        apiVersion: 'constraints.gatekeeper.sh/v1beta1',
        kind: 'K8sPSPHostFilesystem',
        metadata: { name: 'host-filesystem' },
        spec: { match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] } },
      }),
    );
    writeFileSync(
      join(folder, 'kustomization.yaml'),
      JSON.stringify({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: ['constraint.yaml'],
        components: [relative(folder, join(bundle, 'exceptions/gatekeeper'))],
      }),
    );
    const { yaml, error } = render(root, [{ op: 'kustomize', folder }])[0]!;
    return error ?? yaml;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
