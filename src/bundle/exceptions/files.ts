/**
 * `exceptions/`: what to ask of a cluster whose policies are stricter than the application, as
 * narrow as each engine can say it.
 */
import { celString } from '../../lang/printCel.js';
import type { TargetName } from '../../gaps/gap.js';
import { namespacesOf } from '../../targets/shared/scope.js';
import { LABELS } from '../../targets/shared/naming.js';
import { standardLabels } from '../../targets/psa/index.js';
import { labelFiles, type LabelledNamespace } from '../../targets/psa/labelFiles.js';
import type { OutputFile } from '../../targets/target.js';
import { yamlFile, type CommentedObject } from '../../targets/shared/files.js';
import { yamlDocument, type Comment } from '../../targets/shared/yaml.js';
import { accountOf, accountsOf, scopeOf, type Application } from '../application.js';
import type { BundleOptions } from '../emitted.js';
import type { Workload } from '../least/leastPolicy.js';
import { beyondStandards, levelFor, type Beyond } from './beyond.js';
import { KNOWN_POLICIES } from './knownPolicies.js';

type Files = readonly (readonly [string, string])[];

export function exceptionFiles(application: Application, options: BundleOptions): Files {
  const beyond = beyondStandards(application, options.minor);
  const engines: readonly (readonly [TargetName, string, string])[] = [
    ...namespaceLabels(application, options, beyond).map(
      ({ name, text }) => ['psa', name, text] as const,
    ),
    ...(beyond.length === 0
      ? []
      : ([
          ['kyverno', 'exceptions.yaml', clusterPolicyExceptions(application, beyond)],
          ['kyverno-cel', 'exceptions.yaml', celExceptions(application, beyond)],
          ['gatekeeper', 'kustomization.yaml', constraintPatches(application, beyond)],
          ['vap', 'match-condition.yaml', matchCondition(application)],
        ] as const)),
  ];
  return engines
    .filter(([, , text]) => text !== '')
    .map(([engine, file, text]) => [`${engine}/${file}`, text]);
}

/** Comments with the reasons, before the first line of what they excuse. */
const because = (path: Comment['path'], reasons: readonly string[]): readonly Comment[] =>
  reasons.map((text) => ({ path, text }));

function namespaceLabels(
  application: Application,
  { minor }: BundleOptions,
  beyond: readonly Beyond[],
): readonly OutputFile[] {
  return labelFiles(
    [
      `The strictest level of the Pod Security Standards that takes the workloads of ${application.name} as they stand`,
    ],
    namespacesOf(scopeOf(application)).map((name): LabelledNamespace => {
      const level = levelFor(application, name, minor);
      const excused = beyond
        .filter(({ check }) => check.level === (level === 'privileged' ? 'baseline' : 'restricted'))
        .filter(({ workloads }) => workloads.some(({ request }) => request.namespace === name));
      return {
        name,
        labels: standardLabels(level, { minor, mode: 'enforce' }),
        comments: level === 'restricted' ? [] : excused.flatMap(({ reasons }) => reasons),
      };
    }),
  );
}

interface Excused {
  readonly policy: string;
  readonly workloads: readonly Workload[];
  readonly reasons: readonly string[];
}

/** Each policy once, with all that it would refuse. */
function excused(beyond: readonly Beyond[], engine: 'kyverno' | 'gatekeeper'): readonly Excused[] {
  const policies = new Map<string, Excused>();
  for (const { check, workloads, reasons } of beyond) {
    for (const policy of KNOWN_POLICIES[check.id]?.[engine] ?? []) {
      const known = policies.get(policy);
      policies.set(policy, {
        policy,
        workloads: [...new Set([...(known?.workloads ?? []), ...workloads])],
        reasons: [...new Set([...(known?.reasons ?? []), ...reasons])],
      });
    }
  }
  return [...policies.values()];
}

/** Kyverno checks what makes pods as well: a Deployment, and the ReplicaSets that it makes. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['Pod'],
  Deployment: ['Pod', 'Deployment', 'ReplicaSet'],
  CronJob: ['Pod', 'CronJob', 'Job'],
};
const kindsOf = ({ kind }: Workload): readonly string[] => MAKERS[kind] ?? ['Pod', kind];

/** Where each kind says which service account its pods get. */
const ACCOUNT_PATHS = ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'];
const ACCOUNT = `{{ ${ACCOUNT_PATHS.map((path) => `request.object.${path}.serviceAccountName`).join(' || ')} || 'default' }}`;

function clusterPolicyExceptions(
  { name, accounts }: Application,
  beyond: readonly Beyond[],
): string {
  return listFile(
    `For Kyverno's ClusterPolicies (chart kyverno-policies): exceptions for the pods of ${name}`,
    excused(beyond, 'kyverno').map(({ policy, workloads, reasons }): CommentedObject => ({
      comments: [
        ...because(['spec'], reasons),
        {
          path: ['spec', 'conditions'],
          text: 'the service account, of a pod or of what makes pods',
        },
      ],
      object: {
        apiVersion: 'kyverno.io/v2',
        kind: 'PolicyException',
        metadata: { name: `${name}-${policy}`, namespace: accounts[0]!.namespace, labels: LABELS },
        spec: {
          exceptions: [{ policyName: policy, ruleNames: ['*'] }],
          match: {
            any: workloads.map((workload) => ({
              resources: {
                kinds: kindsOf(workload),
                namespaces: [workload.request.namespace],
                names: [workload.name, `${workload.name}-*`],
              },
            })),
          },
          conditions: {
            all: [
              {
                key: ACCOUNT,
                operator: 'AnyIn',
                value: [...new Set(workloads.map((workload) => accountOf(workload).name))],
              },
            ],
          },
        },
      },
    })),
  );
}

function celExceptions({ name, accounts }: Application, beyond: readonly Beyond[]): string {
  return listFile(
    `For Kyverno's ValidatingPolicies (chart kyverno-policies): exceptions for the pods of ${name}`,
    excused(beyond, 'kyverno').map(({ policy, workloads, reasons }): CommentedObject => ({
      comments: because(['spec'], reasons),
      object: {
        apiVersion: 'policies.kyverno.io/v1',
        kind: 'PolicyException',
        metadata: { name: `${name}-${policy}`, namespace: accounts[0]!.namespace, labels: LABELS },
        spec: {
          policyRefs: [{ name: policy, kind: 'ValidatingPolicy' }],
          matchConditions: [
            { name: 'pods-of-the-application', expression: makersCondition(workloads) },
          ],
        },
      },
    })),
  );
}

/**
 * As for pods, and as for what makes them. Names are those of Kubernetes, so they hold nothing that
 * CEL could read as code.
 */
function makersCondition(workloads: readonly Workload[]): string {
  const account = ACCOUNT_PATHS.map(
    (path) =>
      `object.${path
        .split('.')
        .map((step, i) => (i === 0 ? step : `?${step}`))
        .join('.')}.?serviceAccountName`,
  );
  return accountsOf(workloads)
    .map(
      ({ namespace, name }) =>
        `object.metadata.?namespace.orValue("") == ${JSON.stringify(namespace)} &&\n${account[0]}.or(${account[1]}).or(${account[2]}).orValue("default") == ${JSON.stringify(name)}`,
    )
    .join(' ||\n');
}

/**
 * A constraint can leave out namespaces, or labels in every namespace; labels are chosen by whoever
 * creates a pod, so the namespace it is.
 */
function constraintPatches(application: Application, beyond: readonly Beyond[]): string {
  const namespaces = namespacesOf(scopeOf(application));
  const kinds = excused(beyond, 'gatekeeper');
  if (kinds.length === 0) return '';
  const patches = kinds.map(({ policy, workloads }) => ({
    target: { group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind: policy },
    patch: yamlDocument([
      {
        op: 'add',
        path: '/spec/match/excludedNamespaces',
        value: namespaces.filter((namespace) =>
          workloads.some(({ request }) => request.namespace === namespace),
        ),
      },
    ]),
  }));
  return yamlFile(
    'kustomization.yaml',
    `For constraints of the Gatekeeper library: a component that leaves out the namespaces of ${application.name}; the constraint of this bundle holds its pods instead.\n` +
      '# A constraint that leaves out namespaces already: add these to its list by hand, for a patch would replace it.',
    [
      {
        object: { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', patches },
        comments: kinds.map(({ reasons }, i) => ({
          path: ['patches', i],
          text: reasons.join('; '),
        })),
      },
    ],
  ).text;
}

function matchCondition(application: Application): string {
  return yamlFile(
    'match-condition.yaml',
    `For a ValidatingAdmissionPolicy that is too strict for ${application.name}: add this to its spec.matchConditions`,
    [
      {
        object: {
          matchConditions: [
            { name: `not-${application.name}`, expression: `!(${anyOf(application)})` },
          ],
        },
      },
    ],
  ).text;
}

/**
 * For policies of any operation: nothing is left of a pod that is deleted but the old object, and
 * what is connected to, evicted or bound has no spec of a pod. Names are those of Kubernetes.
 */
const anyOf = ({ accounts }: Application): string =>
  accounts
    .map(
      ({ namespace, name }) =>
        `request.namespace == ${celString(namespace)} &&\n[object, oldObject].exists(pod, pod != null && pod.?spec.?serviceAccountName.orValue("") == ${celString(name)})`,
    )
    .join(' ||\n');

const listFile = (header: string, objects: readonly CommentedObject[]): string =>
  objects.length === 0 ? '' : yamlFile('exceptions.yaml', header, objects).text;
