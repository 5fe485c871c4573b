/**
 * Writes `kustomize/`: a base with the grants, a component for each engine, and a folder for each
 * engine that combines the two. For Pod Security Admission, there are the commands that label
 * namespaces.
 */
import { yamlFile } from '../targets/shared/files.js';
import { isManifest, kustomization, KUSTOMIZATION } from '../targets/shared/kustomization.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import type { Application } from './application.js';
import type { Emission } from './emitted.js';
import { rbacOf } from './rbac.js';

export function kustomizeFiles(
  { name, policySet }: Application,
  emitted: readonly Emission[],
): readonly (readonly [string, string])[] {
  const base = yamlFile(
    'rbac.yaml',
    `Who may use the policies of ${name}`,
    rbacOf(name, policySet.grants),
  );
  return [
    ['base/rbac.yaml', base.text],
    [
      'base/kustomization.yaml',
      kustomization('Kustomization', 'What every engine needs', { resources: [base.name] }).text,
    ],
    ...emitted.flatMap((one) =>
      one.target === 'psa' ? labelsFolder(one.files) : engineFolders(one),
    ),
  ];
}

function engineFolders({ target, files }: Emission): readonly (readonly [string, string])[] {
  const manifests = files.filter(isManifest);
  return [
    ...manifests.map(({ name, text }) => [`components/${target}/${name}`, text] as const),
    [
      `components/${target}/${KUSTOMIZATION}`,
      kustomization('Component', `To add to the base where the cluster runs ${target}`, {
        resources: manifests.map(({ name }) => name),
      }).text,
    ],
    [
      `${target}/${KUSTOMIZATION}`,
      kustomization('Kustomization', `kubectl apply -k kustomize/${target}`, {
        resources: ['../base'],
        components: [`../components/${target}`],
      }).text,
    ],
  ];
}

/**
 * Labels are not objects, so there is nothing to apply, and nothing that could be deleted by
 * mistake.
 */
const labelsFolder = (files: readonly OutputFile[]): readonly (readonly [string, string])[] =>
  files.map(({ name, text }) => [
    name === KUSTOMIZATION ? `components/psa/${name}` : `psa/${name}`,
    text,
  ]);
