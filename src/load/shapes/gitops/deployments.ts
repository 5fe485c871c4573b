/**
 * What Flux and Argo CD deploy by. It names files and charts, which are not read, and a
 * Kustomization of Flux may change what stands in its files.
 */
import { shortList } from '../../../base/shortList.js';
import { SOURCE } from '../../../ir/source.js';
import type { LoadedDocument } from '../../../base/loadedDocument.js';
import type { Shape } from '../shape.js';

const KINDS: readonly (readonly [group: RegExp, kind: RegExp])[] = [
  [/^kustomize\.toolkit\.fluxcd\.io\//, /^Kustomization$/],
  [/^helm\.toolkit\.fluxcd\.io\//, /^HelmRelease$/],
  [/^argoproj\.io\//, /^Application(Set)?$/],
];

/** Fields by which a Kustomization of Flux changes objects that may be policies or grants. */
const CHANGES = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'postBuild',
  'components',
  'targetNamespace',
  'namePrefix',
  'nameSuffix',
];

export function isDeployment(value: unknown): boolean {
  const { apiVersion, kind } = Object(value) as { apiVersion?: unknown; kind?: unknown };
  return KINDS.some(([group, name]) => group.test(String(apiVersion)) && name.test(String(kind)));
}

export const RENDER_DEPLOYMENTS =
  'what is deployed, as flux build kustomization, helm template or argocd app manifests print it';

interface FluxKustomization {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly uid?: unknown };
  readonly spec?: Readonly<Record<string, unknown>>;
}

const changesObjects = ({ value }: LoadedDocument): boolean => {
  const { kind, spec, metadata } = Object(value) as FluxKustomization;
  // In a dump of a cluster, the policies are as Flux made them.
  if (kind !== 'Kustomization' || metadata?.uid !== undefined) return false;
  return CHANGES.some((field) => spec?.[field] !== undefined);
};

export const gitops: Shape = {
  owns: isDeployment,
  read: (own) => {
    const changing = own.filter(changesObjects);
    const names = changing.map(({ value }) =>
      String((Object(value) as FluxKustomization).metadata?.name),
    );
    return {
      documents: own,
      problems: changing.slice(0, 1).map(({ locate }) => ({
        severity: 'warning',
        position: locate([]),
        message: `Flux changes what it deploys by Kustomization ${shortList(names)}: ${SOURCE.kinds}, roles and bindings are read as they stand in the files`,
        remedy:
          'where these are changed, give what Flux makes of them: flux build kustomization NAME --path FOLDER --kustomization-file FILE --dry-run',
      })),
    };
  },
};
