import { spawnSync } from 'node:child_process';
import { load } from 'js-yaml';
import { planFiles } from '../../src/plan/files.js';
import { FileNames } from '../../src/plan/fileNames.js';
import { parseDocuments } from '../../src/load/documents.js';
import { cluster, planOf } from './planning.js';

const files = planFiles(planOf(cluster()));
const file = (name: string): string => {
  const text = files.get(name);
  if (text === undefined) throw new Error(`no ${name} among ${[...files.keys()].join(', ')}`);
  return text;
};

const SECURED = { drop: ['ALL'] };
const PROFILE = 'container.apparmor.security.beta.kubernetes.io';

describe('patches of workloads', () => {
  it('write what PSP filled in into the template, containers by name', () =>
    expect(load(file('workloads/shop/Deployment-web.patch.yaml'))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        template: {
          metadata: {
            annotations: {
              [`${PROFILE}/web`]: 'runtime/default',
              [`${PROFILE}/wait`]: 'runtime/default',
            },
          },
          spec: {
            containers: ['web'].map((name) => ({
              name,
              securityContext: {
                capabilities: SECURED,
                runAsNonRoot: true,
                allowPrivilegeEscalation: false,
                appArmorProfile: { type: 'RuntimeDefault' },
              },
            })),
            initContainers: ['wait'].map((name) => ({
              name,
              securityContext: {
                capabilities: SECURED,
                runAsNonRoot: true,
                allowPrivilegeEscalation: false,
                appArmorProfile: { type: 'RuntimeDefault' },
              },
            })),
            securityContext: { fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } },
          },
        },
      },
    }));

  it('are taken back by another: what was there stays, what was not goes whole', () =>
    expect(load(file('workloads/shop/Deployment-web.unpatch.yaml'))).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'web',
                securityContext: {
                  capabilities: { drop: null },
                  runAsNonRoot: null,
                  allowPrivilegeEscalation: null,
                  appArmorProfile: null,
                },
              },
            ],
            securityContext: { fsGroup: null, seccompProfile: null },
          },
        },
      },
    }));

  it('stand beside the changed manifest, without what a server writes', () => {
    const manifest = load(file('workloads/shop/Deployment-web.yaml')) as Record<string, unknown>;
    expect(Object.keys(manifest)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    expect(manifest['metadata']).toEqual({ name: 'web', namespace: 'shop' });
  });

  it('are listed for kustomize, and typed by a script', () => {
    expect(load(file('workloads/shop/kustomization.yaml'))).toMatchObject({
      kind: 'Kustomization',
      resources: ['Deployment-web.yaml', 'Pod-build-7.yaml'],
      patches: [{ path: 'Deployment-web.patch.yaml' }, { path: 'Pod-build-7.patch.yaml' }],
    });
    expect(file('workloads/shop/patch.sh')).toContain(
      'kubectl patch deployment.apps web --namespace shop --patch-file Deployment-web.patch.yaml "$@" || failed=1\n',
    );
  });

  it.each([
    ['patch.sh', 'Pod shop/build-7 is changed by hand: Pod-build-7.yaml is what it becomes'],
    [
      'unpatch.sh',
      'Pod shop/build-7 is changed back by hand: Pod-build-7.unpatch.yaml says what goes',
    ],
  ])('%s says what it does not do, to whoever runs it', (script, said) => {
    const text = `kubectl() { :; }\n${file(`workloads/shop/${script}`)}`;
    const { stderr, status } = spawnSync('sh', ['-c', text], { encoding: 'utf8' });
    expect([stderr, status]).toEqual([`${said}\n`, 0]);
  });

  it('replace the lists of kinds that kubectl does not know', () => {
    const rollout = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: web, image: 'registry.example.com/web:1'}, {name: side, image: 'registry.example.com/side:1'}]
`;
    const made = planFiles(planOf([...cluster(), ...parseDocuments(rollout, 'rollout.yaml')]));
    expect(load(made.get('workloads/shop/Rollout-web.patch.yaml')!)).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'web',
                image: 'registry.example.com/web:1',
                securityContext: { runAsNonRoot: true },
              },
              {
                name: 'side',
                image: 'registry.example.com/side:1',
                securityContext: { runAsNonRoot: true },
              },
            ],
          },
        },
      },
    });
    expect(made.get('workloads/shop/patch.sh')).toContain(
      'kubectl patch rollout.argoproj.io web --namespace shop --type merge --patch-file Rollout-web.patch.yaml',
    );
  });

  it('are not written for an object that no server takes', () => {
    const odd = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: "../../a'; rm -rf /", namespace: shop}
spec: {template: {spec: {containers: [{name: web, image: 'registry.example.com/web:1'}]}}}
`;
    expect(() => planOf([...parseDocuments(odd, 'odd.yaml'), ...cluster()])).toThrow(
      `odd.yaml:4:12: metadata.name is "../../a'; rm -rf /": a lowercase RFC 1123 subdomain`,
    );
  });
});

describe('names of files', () => {
  it('stay in their folder, and are of each object another one', () => {
    const names = new FileNames();
    const manifest = (...of: readonly [string, string, string]): string =>
      names.filesFor(...of).manifest;
    expect([
      manifest('shop', 'Deployment', 'web'),
      manifest('shop', 'deployment', 'Web'),
      manifest('..', '../Kind', "a'; rm -rf /"),
    ]).toEqual([
      'workloads/shop/Deployment-web.yaml',
      'workloads/shop/deployment-Web_2.yaml',
      'workloads/_/__Kind-a___rm_-rf__.yaml',
    ]);
  });
});
