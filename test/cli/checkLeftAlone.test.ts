/** `check`: what is left alone or not judged, and how that is said. */
import { containers, deployment, filesOf, json, lines, TIGHT, verdicts } from './checkInputs.js';
import { call } from './run.js';

describe('what is not judged', () => {
  const file = filesOf({ 'psp.json': json(TIGHT) });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } };
  it('is said where it counts among the policies alone, and what a kind is called is text', async () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', rules: [] };
    const turned = { apiVersion: 'v1', kind: 'Config\u202eMap', metadata: { name: 'a' } };
    const { stderr } = await call(
      ['check', file('psp.json'), '-w', '-', '-f', 'ndjson'],
      json(role, turned, deployment({})),
    );
    expect(stderr).toContain(
      'not read, because policies and RBAC are read from the inputs, not from --workloads: 1 Role; if the inputs lack them, name their files there too\n',
    );
    expect(stderr).toContain('left alone, because they make no pods: 1 Config\\u{202e}Map\n');
  });
  it('is said of namespaces with levels where the answers are those of psa', async () => {
    const namespace = (labels: object): object => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels },
    });
    const given = json(
      namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' }),
      namespace({ a: 'b' }),
      deployment({}),
    );
    const said = async (target: string): Promise<string> =>
      (await call(['check', file('psp.json'), '-w', '-', '-t', target], given)).stderr;
    expect(await said('psa')).toContain(
      'left alone, because they make no pods: 1 Namespace\nnot read, because levels of namespaces are read from the inputs, not from --workloads: 1 Namespace; if the inputs lack them, name their files there too\n',
    );
    expect(await said('vap')).toContain('left alone, because they make no pods: 2 Namespace\n');
  });
  const prometheus = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'p' },
    spec: { containers },
  };
  /** A group of k8s.io that is none of Kubernetes itself. */
  const spark = {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 's' },
    spec: { driver: {} },
  };
  it('is counted by kind', async () => {
    const { stdout, stderr, status } = await call(
      ['check', file('psp.json'), '-w', '-', '-f', 'ndjson'],
      json(service, deployment({}), prometheus, spark, service),
    );
    expect([verdicts(stdout), status]).toEqual([['web denied'], 0]);
    expect(stderr).toContain('left alone, because they make no pods: 2 Service\n');
    expect(stderr).toContain(
      'not judged, because only their operators know which pods they make: 1 Prometheus, 1 SparkApplication\n',
    );
  });
  it('is a debug container of a pod that a server has stored', async () => {
    const debugged = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'debugged', uid: 'a' },
      spec: { containers, ephemeralContainers: [{ ...containers[0], name: 'debug' }] },
    };
    const { stdout, stderr } = await call(
      ['check', file('psp.json'), '-w', '-', '--pods', '-f', 'ndjson'],
      json(debugged),
    );
    expect(stdout).not.toContain('"debug"');
    expect(stderr).toContain(
      'judged without ephemeral containers, because PSP does not check how these get into a pod: 1 Pod\n',
    );
  });
  it('is not judged by a part that looks like a pod', async () => {
    const workflow = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { generateName: 'build-' },
      spec: { templates: [{ name: 'all', containerSet: { containers } }] },
    };
    const { stdout, stderr } = await call(
      ['check', file('psp.json'), '-w', '-', '-f', 'ndjson'],
      json(workflow, deployment({})),
    );
    expect(verdicts(stdout)).toEqual(['web denied']);
    expect(stderr).toContain(
      'not judged, because only their operators know which pods they make: 1 Workflow\n',
    );
  });
  it('is a fault where it is everything', async () => {
    const { status, stderr } = await call(
      ['check', file('psp.json'), '-w', '-', '-f', 'ndjson', '-q'],
      json(service),
    );
    expect(status).toBe(2);
    expect(stderr).toContain('nothing in it makes pods, so nothing was judged');
  });
  it('is named with its place where no server takes it; the rest is judged', async () => {
    const broken = filesOf({
      'broken.yaml': `kind: Deployment
apiVersion: apps/v1
metadata: {name: none}
spec:
  template:
    spec:
      containers: []
---
kind: Pod
apiVersion: v1
metadata: {name: text}
spec:
  hostNetwork: 'yes'
  containers: [{name: a, image: a}]
---
${json(deployment({}))}
`,
    });
    const { stdout, stderr, status } = await call([
      'check',
      file('psp.json'),
      '-w',
      broken('broken.yaml'),
      '-f',
      'ndjson',
      '-q',
    ]);
    const at = broken('broken.yaml');
    expect(lines(stdout).map(({ error, psp }) => error ?? psp?.verdict)).toEqual([
      `${at}:7:7: spec.template.spec.containers is missing: a pod needs a container`,
      `${at}:13:3: spec.hostNetwork is "yes": a server takes true or false`,
      'denied',
    ]);
    expect(status).toBe(2);
    expect(stderr).toBe('2 of 3 cannot be read: the answers say why\n');
  });
});
