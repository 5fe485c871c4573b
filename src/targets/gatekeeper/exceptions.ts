import { excusedPolicies, type ExceptionInput, type Exceptions } from '../shared/exceptions.js';
import { yamlFile } from '../shared/files.js';
import { KUSTOMIZATION } from '../shared/kustomization.js';
import { namespacesOf } from '../shared/scope.js';
import { yamlDocument } from '../shared/yaml.js';
import type { OutputFile } from '../shared/outputFile.js';
import { LIBRARY_POLICIES } from './libraryPolicies.js';

/** Kustomize requires a name in a patch. It is ignored, because `target` selects the objects. */
const EVERY = 'every';

export const constraintExceptions: Exceptions = {
  policies: 'Gatekeeper library',
  file: '',
  narrowness: 'the namespace: whoever creates pods could set their labels',
  files: constraintPatches,
};

/**
 * A constraint can exclude namespaces, or labels in all namespaces. Labels are not used here,
 * because whoever creates a pod chooses them.
 */
function constraintPatches({ name, accounts, beyond }: ExceptionInput): readonly OutputFile[] {
  const namespaces = namespacesOf({ accounts });
  const kinds = excusedPolicies(beyond, LIBRARY_POLICIES);
  if (kinds.length === 0) return [];
  const patches = kinds.map(({ policy, workloads }) => ({
    target: { group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind: policy },
    // A merge patch: a JSON patch with `add` would fail for a constraint without `match`.
    patch: yamlDocument({
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: policy,
      metadata: { name: EVERY },
      spec: {
        match: {
          excludedNamespaces: namespaces.filter((namespace) =>
            workloads.some(({ request }) => request.namespace === namespace),
          ),
        },
      },
    }),
  }));
  return [
    yamlFile(
      KUSTOMIZATION,
      `For constraints of the Gatekeeper library: a component that leaves out the namespaces of ${name}; the constraint of this bundle holds its pods instead.\n` +
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
    ),
  ];
}
