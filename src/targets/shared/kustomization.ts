import type { OutputFile } from './outputFile.js';
import { yamlFile } from './files.js';
import type { Comment } from './yaml.js';

export const KUSTOMIZATION = 'kustomization.yaml';

const VERSIONS = { Kustomization: 'v1beta1', Component: 'v1alpha1' } as const;

export const kustomization = (
  kind: keyof typeof VERSIONS,
  header: string,
  content: object,
  comments: readonly Comment[] = [],
): OutputFile =>
  yamlFile(KUSTOMIZATION, header, [
    {
      object: { apiVersion: `kustomize.config.k8s.io/${VERSIONS[kind]}`, kind, ...content },
      comments,
    },
  ]);

/** The kustomization of a folder that is applied as it is. */
export const listing = (resources: readonly string[]): OutputFile =>
  kustomization('Kustomization', 'kubectl apply -k', { resources });

/** Whether the file holds API objects. The others are scripts and kustomizations. */
export const isManifest = ({ name }: OutputFile): boolean =>
  name.endsWith('.yaml') && name !== KUSTOMIZATION;
