/**
 * `kustomize/`: a base with the grants, a component for each engine, and a folder for each that
 * puts the two together.
 */
import { yamlFile } from '../targets/shared/files.js';
import type { Application } from './application.js';
import type { Emission } from './emitted.js';
import { rbacOf } from './rbac.js';

const KUSTOMIZE = 'kustomize.config.k8s.io';

export function kustomizeFiles(
  { name, policySet }: Application,
  emitted: readonly Emission[],
): readonly (readonly [string, string])[] {
  const base = yamlFile(
    'rbac.yaml',
    `Who may use the policies of ${name}`,
    rbacOf(policySet.grants),
  );
  return [
    ['base/rbac.yaml', base.text],
    [
      'base/kustomization.yaml',
      kustomization('Kustomization', 'What every engine needs', { resources: [base.name] }),
    ],
    ...emitted.flatMap(({ target, files }): [string, string][] => [
      ...files.map((file): [string, string] => [`components/${target}/${file.name}`, file.text]),
      [
        `components/${target}/kustomization.yaml`,
        kustomization('Component', `To add to the base where the cluster runs ${target}`, {
          resources: files.map((file) => file.name),
        }),
      ],
      [
        `${target}/kustomization.yaml`,
        kustomization('Kustomization', `kubectl apply -k kustomize/${target}`, {
          resources: ['../base'],
          components: [`../components/${target}`],
        }),
      ],
    ]),
  ];
}

function kustomization(
  kind: 'Kustomization' | 'Component',
  header: string,
  content: object,
): string {
  const apiVersion = `${KUSTOMIZE}/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  return yamlFile('kustomization.yaml', header, [{ object: { apiVersion, kind, ...content } }])
    .text;
}
