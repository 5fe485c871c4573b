import { callIn } from '../run.js';
import { Workplace } from './programs.js';

const PSP = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: web
spec:
  privileged: true
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;

describe('a kustomization among the inputs', () => {
  const workplace = new Workplace();
  afterAll(() => workplace.remove());
  workplace.file('base/kustomization.yaml', 'resources: [psp.yaml]\n');
  workplace.file('base/psp.yaml', PSP);
  workplace.file('live/kustomization.yaml', 'namePrefix: live-\nresources: [../base]\n');
  workplace.file(
    'remote/kustomization.yaml',
    'resources: [../base, "https://example.com/psp.yaml"]\n',
  );
  const psp = (...args: string[]): ReturnType<typeof callIn> =>
    callIn(workplace.folder, args, '', workplace.env);
  const kubectl = (spec: string): void =>
    workplace.program(
      'kubectl',
      `console.log(${JSON.stringify(PSP.replace('name: web', 'name: live-web').replace('privileged: true', spec))});`,
    );

  it('is refused with the command where no program renders it', async () => {
    const { status, stderr } = await psp('ir', 'live');
    expect(status).toBe(2);
    expect(stderr).toContain(
      'render it first, and give rendered.yaml: kubectl kustomize live > rendered.yaml\n',
    );
  });

  it('is rendered, with positions in the files that it is made of', async () => {
    kubectl('privileged: false');
    expect((await psp('ir', 'live')).stdout).toContain(
      '- name: live-web\n    spec:\n      privileged: false\n',
    );
    kubectl('privileged: maybe');
    expect((await psp('ir', 'live')).stderr).toContain('base/psp.yaml:6:3: spec.privileged: ');
  });

  it('is refused where something would be fetched', async () => {
    kubectl('privileged: false');
    const { status, stderr } = await psp('ir', 'remote');
    expect(status).toBe(2);
    expect(stderr).toContain('render it first, and give rendered.yaml: kubectl kustomize remote');
  });

  it('is read by kustomize itself where that is installed, and says what it says', async () => {
    workplace.program('kustomize', `console.error('Error: no such field'); process.exit(1);`);
    const { status, stderr } = await psp('ir', 'live');
    expect(status).toBe(2);
    expect(stderr).toBe('live/kustomization.yaml: kustomize: Error: no such field\n');
  });
});
