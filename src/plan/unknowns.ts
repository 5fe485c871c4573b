/** Finds out what the objects of a cluster do not say, such as missing RBAC or missing pods. */
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import type { Owner } from '../pod/owner.js';
import { builtInKind } from '../pod/builtInKinds.js';
import { shortList } from '../base/shortList.js';
import type { ClusterObjects } from './clusterObjects.js';
import type { JudgedTemplate } from './judged.js';

/** Whether the owner's kind is built into Kubernetes: a complete dump would contain it. */
const isMissing = ({ apiVersion, kind }: Owner): boolean =>
  builtInKind({ apiVersion, kind }) !== undefined;

const listed = (words: readonly string[]): string => [...new Set(words)].sort().join(' and ');

/** What the input does not say and a plan needs to know: one sentence for each. */
export function unknownsOf(
  set: PolicySet,
  { namespaces, unseen }: Pick<ClusterObjects, 'namespaces' | 'unseen'>,
  judged: readonly JudgedTemplate[],
): readonly string[] {
  const hasPods = judged.some(({ root }) => root.pods.length > 0);
  const orphans = judged.filter(({ root }) => root.owner !== undefined && isMissing(root.owner));
  return [
    ...(set.policies.length === 0
      ? [
          'the input has no PodSecurityPolicy: levels are chosen only by what runs, and nothing can be compared with PSP',
        ]
      : []),
    ...(knowsGrants(set)
      ? []
      : [
          `the input has no roles and bindings: it is not known who may use which policy, label namespaces or create pods${set.policies.length === 0 ? '' : `, and psp-ferry assumes that everyone is granted every policy${judged.some(({ counted }) => counted.startsWith('policy ')) ? ', unless pods say which one admitted them' : ''}`}`,
        ]),
    ...(namespaces === undefined
      ? [
          'the input has no namespaces: only those that workloads and bindings name are planned, and today’s labels are not known',
        ]
      : []),
    ...(judged.length === 0
      ? [
          'the input has no workloads and pods: it is not known what runs, and what PSP fills in there',
        ]
      : hasPods
        ? []
        : [
            'the input has no pods: it is not known which policy really admitted what runs; psp-ferry works it out from the policies',
          ]),
    ...(hasPods || unseen.size === 0
      ? []
      : [
          `only operators know which pods they make for ${shortList([...unseen].map(([kind, count]) => `${count} ${kind}`))}: give those pods too`,
        ]),
    ...(orphans.length === 0
      ? []
      : [
          `the input lacks ${listed(orphans.map(({ root }) => `${root.owner!.kind}s`))} that own what it has, such as ${orphans[0]!.root.owner!.name} of ${orphans[0]!.title}: what they own counts in addition to what it may belong to; give them too`,
        ]),
  ];
}
