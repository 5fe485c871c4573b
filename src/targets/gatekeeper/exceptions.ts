import { excusedPolicies, type ExceptionInput, type Exceptions } from '../shared/exceptions.js';
import { yamlFile } from '../shared/files.js';
import { KUSTOMIZATION } from '../shared/kustomization.js';
import { namespacesOf } from '../shared/scope.js';
import { yamlDocument } from '../shared/yaml.js';
import type { OutputFile } from '../shared/outputFile.js';
import { LIBRARY_POLICIES } from './libraryPolicies.js';

/** A patch must have a name; the target alone says which objects it is for. */
const EVERY = 'every';

export const constraintExceptions: Exceptions = {
  policies: 'Gatekeeper library',
  file: '',
  narrowness: 'the namespace: labels could be set by anybody who creates pods',
  files: constraintPatches,
};

/**
 * A constraint can leave out namespaces, or labels in every namespace; labels are chosen by whoever
 * creates a pod, so the namespace it is.
 */
function constraintPatches({ name, accounts, beyond }: ExceptionInput): readonly OutputFile[] {
  const namespaces = namespacesOf({ accounts });
  const kinds = excusedPolicies(beyond, LIBRARY_POLICIES);
  if (kinds.length === 0) return [];
  const patches = kinds.map(({ policy, workloads }) => ({
    target: { group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind: policy },
    // A merge: a constraint may have no match, for then it holds all, and `add` needs one.
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
