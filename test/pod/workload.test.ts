/** The pods that controllers make, and where templates are found. */
import { podsOf } from '../../src/pod/workload.js';

const containers = [{ name: 'app', image: 'registry.example.com/app:1' }];
const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
const object = (apiVersion: string, kind: string, spec: object): object => ({
  apiVersion,
  kind,
  metadata: { name: 'web', namespace: 'shop' },
  spec,
});

describe('templates of the kinds of Kubernetes', () => {
  it.each([
    ['apps/v1', 'Deployment', { template }],
    ['apps/v1beta1', 'Deployment', { template }],
    ['extensions/v1beta1', 'Deployment', { template }],
    ['extensions/v1beta1', 'DaemonSet', { template }],
    ['apps/v1beta2', 'ReplicaSet', { template }],
    ['v1', 'ReplicationController', { template }],
    ['batch/v1', 'Job', { template }],
    ['batch/v1beta1', 'CronJob', { jobTemplate: { spec: { template } } }],
    ['batch/v2alpha1', 'ScheduledJob', { jobTemplate: { spec: { template } } }],
  ])('%s %s', (apiVersion, kind, spec) => {
    const { pods, broken } = podsOf(object(apiVersion, kind, spec));
    expect(broken).toEqual([]);
    expect(pods.map(({ builtIn, pod }) => [builtIn, pod])).toEqual([
      [
        kind,
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { labels: { app: 'web' }, generateName: 'web-' },
          spec: { containers },
        },
      ],
    ]);
  });

  it.each([
    ['no template', {}, 'spec.template is missing or no object: no server takes it'],
    ['a text', { template: 'web' }, 'spec.template is missing or no object: no server takes it'],
    ['no spec', { template: {} }, 'spec.template.spec is missing or no object: no server takes it'],
  ])('%s is named', (_, spec, message) =>
    expect(podsOf(object('apps/v1', 'Deployment', spec)).broken).toEqual([
      { path: message.split(' ')[0]!.split('.'), message },
    ]),
  );
});

describe('templates of other kinds', () => {
  const found = (apiVersion: string, kind: string, spec: object): readonly string[] =>
    podsOf(object(apiVersion, kind, spec)).pods.map(
      ({ builtIn, specPath }) => `${builtIn ?? 'custom'} ${specPath.join('.')}`,
    );

  it.each([
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', { values: { podTemplate: template } }, []],
    ['fleet.cattle.io/v1alpha1', 'Bundle', { helm: { values: { containers } } }, []],
    ['argoproj.io/v1alpha1', 'Application', { source: { helm: { values: { template } } } }, []],
    ['apps/v1', 'ControllerRevision', { template }, []],
    ['argoproj.io/v1alpha1', 'Rollout', { template }, ['custom spec.template.spec']],
    ['apps.kruise.io/v1beta1', 'StatefulSet', { template }, ['custom spec.template.spec']],
    [
      'kubeflow.org/v1',
      'TFJob',
      { tfReplicaSpecs: { PS: { template }, Worker: { template } } },
      [
        'custom spec.tfReplicaSpecs.PS.template.spec',
        'custom spec.tfReplicaSpecs.Worker.template.spec',
      ],
    ],
    [
      'ray.io/v1',
      'RayCluster',
      { workerGroupSpecs: [{ template }] },
      ['custom spec.workerGroupSpecs.0.template.spec'],
    ],
    ['serving.knative.dev/v1', 'Revision', { containers }, ['custom spec']],
    [
      'work.open-cluster-management.io/v1',
      'ManifestWork',
      { workload: { manifests: [object('apps/v1', 'Deployment', { template })] } },
      ['Deployment spec.workload.manifests.0.spec.template.spec'],
    ],
    ['cluster.x-k8s.io/v1beta1', 'MachineDeployment', { template: { spec: { version: '1' } } }, []],
    ['kyverno.io/v1', 'ClusterPolicy', { rules: [{ pattern: { spec: { containers } } }] }, []],
    ['monitoring.coreos.com/v1', 'Prometheus', { containers }, []],
    ['monitoring.grafana.com/v1alpha1', 'GrafanaAgent', { containers }, []],
    ['operator.victoriametrics.com/v1beta1', 'VMAgent', { containers }, []],
    ['apps.kruise.io/v1alpha1', 'SidecarSet', { containers }, []],
    ['argoproj.io/v1alpha1', 'Rollout', { template }, ['custom spec.template.spec']],
    ...['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'].map(
      (kind) =>
        [
          'argoproj.io/v1alpha1',
          kind,
          {
            templates: [
              { name: 'one', container: containers[0] },
              { name: 'two', script: { ...containers[0], source: 'exit' } },
              { name: 'three', containerSet: { containers } },
            ],
          },
          [],
        ] as [string, string, object, string[]],
    ),
    [
      'argoproj.io/v1alpha1',
      'CronWorkflow',
      { workflowSpec: { templates: [{ containerSet: { containers } }] } },
      [],
    ],
  ])('%s %s', (apiVersion, kind, spec, paths) =>
    expect(found(apiVersion, kind, spec)).toEqual(paths),
  );

  it('a template without containers is named', () =>
    expect(
      podsOf(object('example.com/v1', 'App', { template: { spec: { containers: [] } } })).broken,
    ).toEqual([
      {
        path: ['spec', 'template', 'spec', 'containers'],
        message: 'spec.template.spec.containers is empty: no server takes a pod without containers',
      },
    ]));
});

describe('ephemeral containers', () => {
  const debugged = (metadata: object): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...metadata },
    spec: { containers, ephemeralContainers: containers },
  });
  const specOf = (value: object): unknown => podsOf(value).pods[0]!.pod['spec'];

  it.each(['uid', 'resourceVersion', 'creationTimestamp'])(
    'were no part of a stored pod when it was created: %s',
    (key) => {
      expect(specOf(debugged({ [key]: 'a' }))).toEqual({ containers });
    },
  );

  it('of a pod that no server has stored are part of it', () =>
    expect(specOf(debugged({}))).toHaveProperty('ephemeralContainers'));
});

describe('the workload by which an object of another kind makes its pods', () => {
  it.each([
    ['argoproj.io/v1alpha1', 'Rollout', { template }, 'ReplicaSet'],
    ['serving.knative.dev/v1', 'Service', { template }, 'Deployment'],
    ['keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template } }, 'Job'],
    ['v1', 'DeploymentConfig', { template }, 'ReplicationController'],
    ['apps.kruise.io/v1alpha1', 'CloneSet', { template }, undefined],
    [
      'apps.kruise.io/v1alpha1',
      'AdvancedCronJob',
      { template: { jobTemplate: { spec: { template } } } },
      'Job',
    ],
    [
      'apps.kruise.io/v1alpha1',
      'AdvancedCronJob',
      { template: { broadcastJobTemplate: { spec: { template } } } },
      undefined,
    ],
    ['example.com/v1', 'Rollout', { template }, undefined],
    ['apps/v1', 'Deployment', { template }, undefined],
  ])('%s %s: %#', (apiVersion, kind, spec, through) =>
    expect(podsOf(object(apiVersion, kind, spec)).pods.map((one) => one.through)).toEqual([
      through,
    ]),
  );
});

describe('a kind of Kubernetes in other letters or in another group', () => {
  it.each([
    ['apps/v1', 'deployment', 'apps/v1 has no kind "deployment"; did you mean "Deployment"?'],
    ['apps/v1', 'Daemonsets', 'apps/v1 has no kind "Daemonsets"; did you mean "DaemonSet"?'],
    ['v1', 'pod', 'v1 has no kind "pod"; did you mean "Pod"?'],
    [undefined, 'PODS', 'Kubernetes has no kind "PODS"; did you mean "Pod"?'],
    ['v1', 'serviceaccount', 'v1 has no kind "serviceaccount"; did you mean "ServiceAccount"?'],
    ['v1', 'list', 'v1 has no kind "list"; did you mean "List"?'],
    ['v1', 'Deployment', 'v1 has no kind "Deployment"; write apiVersion: apps/v1'],
    ['apps', 'Deployment', 'apps has no kind "Deployment"; write apiVersion: apps/v1'],
    ['batch/v1', 'Pod', 'batch/v1 has no kind "Pod"; write apiVersion: v1'],
  ])('%s %s', (apiVersion, kind, message) =>
    expect(podsOf({ apiVersion, kind, metadata: { name: 'web' }, spec: { template } })).toEqual({
      pods: [],
      broken: [{ path: ['kind'], message }],
    }),
  );

  it.each([
    ['v1', 'PodList'],
    ['v1', 'Node'],
    ['v1', 'ServiceAccount'],
    ['v1', 'Namespace'],
    ['v1', 'DeploymentConfig'],
    ['apps/v1', 'ControllerRevision'],
    ['apps/v1', 'Scale'],
    ['extensions/v1beta1', 'Ingress'],
    ['extensions/v1beta1', 'PodSecurityPolicy'],
    ['extensions/v1beta1', 'DeploymentRollback'],
    ['batch.volcano.sh/v1alpha1', 'job'],
  ])('%s %s is none', (apiVersion, kind) =>
    expect(podsOf({ apiVersion, kind, metadata: { name: 'web' } }).broken).toEqual([]),
  );
});

describe('an empty list of groups', () => {
  const spec = { securityContext: { supplementalGroups: [], fsGroup: 1 }, containers };
  const securityOf = (value: object): unknown =>
    (podsOf(value).pods[0]?.pod['spec'] as { securityContext: unknown }).securityContext;
  it('is none once a controller has sent the pod', () =>
    expect(securityOf(object('apps/v1', 'Deployment', { template: { spec } }))).toEqual({
      fsGroup: 1,
    }));
  it('is kept in a pod that a person sends', () =>
    expect(securityOf(object('v1', 'Pod', spec))).toEqual(spec.securityContext));
});

describe('a StatefulSet', () => {
  const [made] = podsOf({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'data' },
    spec: {
      serviceName: 'peers',
      volumeClaimTemplates: [{ metadata: { name: 'files' } }, { metadata: { name: 'log' } }],
      template: {
        metadata: { name: 'ignored', labels: { app: 'db' } },
        spec: {
          containers,
          volumes: [
            { name: 'files', emptyDir: {} },
            { name: 'etc', configMap: { name: 'etc' } },
          ],
        },
      },
    },
  }).pods;

  it('makes claims volumes, in the place of those of their name', () =>
    expect(made?.pod).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'db-0',
        labels: { app: 'db', 'statefulset.kubernetes.io/pod-name': 'db-0' },
      },
      spec: {
        containers,
        hostname: 'db-0',
        subdomain: 'peers',
        volumes: [
          { name: 'files', persistentVolumeClaim: { claimName: 'files-db-0' } },
          { name: 'log', persistentVolumeClaim: { claimName: 'log-db-0' } },
          { name: 'etc', configMap: { name: 'etc' } },
        ],
      },
    }));

  it.each([
    [
      ['spec', 'volumes', 1],
      ['spec', 'volumeClaimTemplates', 1],
    ],
    [
      ['spec', 'volumes', 2, 'configMap'],
      ['spec', 'template', 'spec', 'volumes', 1, 'configMap'],
    ],
    [['spec', 'volumes', 3], undefined],
    [
      ['spec', 'containers', 0, 'image'],
      ['spec', 'template', 'spec', 'containers', 0, 'image'],
    ],
    [
      ['metadata', 'annotations'],
      ['spec', 'template', 'metadata', 'annotations'],
    ],
  ])('%j of its pod stands at %j', (path, origin) => expect(made?.origin(path)).toEqual(origin));
});

it('the claims of another kind are those nearest above its template', () => {
  const nodes = (name: string): object => ({
    volumeClaimTemplates: [{ metadata: { name } }],
    podTemplate: { spec: { containers } },
  });
  const { pods } = podsOf({
    apiVersion: 'elasticsearch.k8s.elastic.co/v1',
    kind: 'Elasticsearch',
    metadata: { name: 'es' },
    spec: {
      nodeSets: [nodes('hot'), nodes('warm'), { podTemplate: { spec: { containers } } }],
    },
  });
  expect(pods.map(({ pod }) => (pod['spec'] as { volumes?: unknown }).volumes)).toEqual([
    [{ name: 'hot', persistentVolumeClaim: { claimName: 'hot-es-0' } }],
    [{ name: 'warm', persistentVolumeClaim: { claimName: 'warm-es-0' } }],
    undefined,
  ]);
  expect(pods[1]?.origin(['spec', 'volumes', 0, 'name'])).toEqual([
    'spec',
    'nodeSets',
    1,
    'volumeClaimTemplates',
    0,
  ]);
});
