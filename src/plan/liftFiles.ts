/**
 * Writes `lift/`: a policy that allows everything, and scripts that grant it to the service
 * accounts of a namespace, which suspends PSP there.
 */
import { policyToManifest } from '../psp/manifest.js';
import { LIFTED } from '../psp/lifted.js';
import { PERMISSIVE } from '../psp/permissive.js';
import { LABELS } from '../targets/shared/naming.js';
import { yamlFile } from '../targets/shared/files.js';

export const LIFT = 'lift/privileged.yaml';
export const LIFT_SCRIPT = 'lift/lift.sh';
export const UNLIFT_SCRIPT = 'lift/unlift.sh';

/** The privileged policy of Kubernetes' migration guide: it refuses nothing and changes nothing. */
const privileged = (): object => {
  const manifest = policyToManifest({ name: LIFTED, spec: PERMISSIVE });
  return { ...manifest, metadata: { ...manifest.metadata, labels: LABELS } };
};

export function liftFiles(): readonly (readonly [string, string])[] {
  const objects = [
    privileged(),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: LIFTED, labels: LABELS },
      rules: [
        {
          apiGroups: ['policy'],
          resources: ['podsecuritypolicies'],
          verbs: ['use'],
          resourceNames: [LIFTED],
        },
      ],
    },
  ];
  return [
    [
      LIFT,
      yamlFile(
        'privileged.yaml',
        'Allows everything, to whoever is bound to it: for namespaces in which PSP has been replaced',
        objects.map((object) => ({ object })),
      ).text,
    ],
    [
      LIFT_SCRIPT,
      script(
        'Lifts PSP in the namespaces that are named: sh lift/lift.sh NAMESPACE...',
        // Where it is lifted already, apply leaves it so, and create would fail.
        `kubectl create rolebinding ${LIFTED} --namespace "$namespace" --clusterrole ${LIFTED} --group "system:serviceaccounts:$namespace" --dry-run=client -o yaml |
    kubectl apply -f -`,
      ),
    ],
    [
      UNLIFT_SCRIPT,
      script(
        'PSP holds again in the namespaces that are named: sh lift/unlift.sh NAMESPACE...',
        `kubectl delete rolebinding ${LIFTED} --namespace "$namespace" --ignore-not-found`,
      ),
    ],
  ];
}

/**
 * The script's arguments are names of namespaces. Everything from the first option on is passed to
 * kubectl.
 */
const script = (title: string, command: string): string => `#!/bin/sh
# ${title} [OPTIONS OF KUBECTL]
# Options follow the names and go to kubectl: --context NAME, --dry-run=server.
set -f
failed=0
namespaces=

while [ $# -gt 0 ]; do
  case "$1" in
    -*) break ;;
  esac
  namespaces="$namespaces $1"
  shift
done

if [ -z "$namespaces" ]; then
  echo "name namespaces first, then options of kubectl" >&2
  exit 2
fi

for namespace in $namespaces; do
  ${command} "$@" || failed=1
done

exit "$failed"
`;
