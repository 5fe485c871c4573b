/** What needs attention regardless of the policies. */
import { compareText } from '../base/compareText.js';
import { groupedBy } from '../base/groupedBy.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { isObject } from '../pod/request.js';
import { objectIn, textIn } from '../pod/objectFields.js';
import { policiesOf, type JudgedTemplate } from './judged.js';
import type { LoggedUse, Watch } from './plan.js';

const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];

const containersOf = (pod: JsonObject): readonly JsonObject[] => {
  const spec = objectIn(pod, 'spec');
  return [...objects(spec['initContainers']), ...objects(spec['containers'])];
};

/** @param creators the users who created pods according to the audit log, by namespace. */
export function watchOf(
  judged: readonly JudgedTemplate[],
  creators: ReadonlyMap<string, readonly string[]>,
  logged: readonly LoggedUse[],
): Watch {
  return {
    hostPaths: hostPaths(judged),
    privileged: judged
      .filter(({ request: { pod } }) =>
        containersOf(pod).some((one) => objectIn(one, 'securityContext')['privileged'] === true),
      )
      .map(({ title }) => title),
    ownerless: ownerless(judged, creators),
    logged: logged.filter(
      ({ namespace, policy }) =>
        !judged.some(
          (one) => one.request.namespace === namespace && policiesOf(one).includes(policy),
        ),
    ),
  };
}

interface Mounted {
  readonly path: string;
  readonly writable: boolean;
  readonly title: string;
}

function hostPaths(judged: readonly JudgedTemplate[]): Watch['hostPaths'] {
  const mounted = judged.flatMap(({ title, request: { pod } }): readonly Mounted[] =>
    objects(objectIn(pod, 'spec')['volumes']).flatMap((volume) => {
      const { hostPath } = volume;
      if (!isObject(hostPath)) return [];
      const writable = containersOf(pod).some((container) =>
        objects(container['volumeMounts']).some(
          (mount) => mount['name'] === volume['name'] && mount['readOnly'] !== true,
        ),
      );
      return [{ path: textIn(hostPath, 'path'), writable, title }];
    }),
  );
  return [...groupedBy(mounted, ({ path }) => path)]
    .map(([path, own]) => ({
      path,
      writable: own.some(({ writable }) => writable),
      workloads: [...new Set(own.map(({ title }) => title))].sort(compareText),
    }))
    .sort((a, b) => compareText(a.path, b.path));
}

/** Pods that no object of the input creates. Static pods of a kubelet are not listed. */
function ownerless(
  judged: readonly JudgedTemplate[],
  creators: ReadonlyMap<string, readonly string[]>,
): Watch['ownerless'] {
  const own = judged.filter(
    ({ kind, root, request }) =>
      kind === 'Pod' && root.owner?.kind !== 'Node' && !request.user.startsWith('system:node:'),
  );
  const groups = groupedBy(own, ({ request, root }) =>
    JSON.stringify([request.namespace, root.owner?.kind ?? null]),
  );
  return [...groups]
    .map(([key, group]) => {
      const [namespace, owner] = JSON.parse(key) as [string, string | null];
      return {
        namespace,
        owner,
        pods: group.reduce((sum, { root }) => sum + Math.max(1, root.pods.length), 0),
        policies: [...new Set(group.flatMap(policiesOf))].sort(compareText),
        createdBy: creators.get(namespace) ?? [],
      };
    })
    .sort((a, b) => compareText(a.namespace, b.namespace));
}
