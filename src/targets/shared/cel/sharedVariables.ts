/**
 * The names of the request and the pod in expressions, and the variables that every document
 * defines.
 */
import { mountedReadOnly } from '../../../controls/allowedHostPaths.js';
import { scopeLists } from '../../../controls/scopes.js';
import type { Expr } from '../../../lang/build.js';
import { ON_ONE_LINE } from '../../../lang/celLayout.js';
import type { Node } from '../../../lang/node.js';
import { NodeMap } from '../../../lang/nodeMap.js';
import { printCel, type CelNames } from '../../../lang/printCel.js';
import { simplify } from '../../../lang/simplify.js';
import { podGroups } from '../../../pod/view.js';

export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

export type CommentedVariable = CelVariable & { readonly comment: string };

interface List {
  readonly name: string;
  readonly list: Expr<readonly unknown[]>;
  readonly comment: string;
}

/** The lists of a pod over which policies iterate. */
const LISTS: readonly List[] = [
  {
    name: 'containers',
    list: scopeLists.container,
    comment: 'init and ephemeral containers are held to the same rules',
  },
  { name: 'volumes', list: scopeLists.volume, comment: 'the volumes, or none' },
  { name: 'sysctls', list: scopeLists.sysctl, comment: 'the sysctls, or none' },
  { name: 'supplementalGroups', list: podGroups, comment: 'the supplemental groups, or none' },
];

/**
 * The names of the volumes that are mounted writable: a lookup by name, because a pod may have many
 * volumes and many mounts.
 */
const WRITTEN_VOLUMES: CommentedVariable = {
  name: 'writtenVolumes',
  expression: `variables.containers.map(container,
  container.?volumeMounts.orValue([]).filter(mount, !mount.?readOnly.orValue(false)).map(mount, mount.name)
).filter(written, size(written) > 0)`,
  comment: 'the volumes that a container may write to, for each container that may',
};

/** Names for expressions outside of a document with list variables. */
export const PLAIN_NAMES: CelNames = { variables: { pod: 'object', request: 'request' } };

const LINE_NAMES: CelNames = { ...PLAIN_NAMES, layout: ON_ONE_LINE };
/** An expression outside of a document, on one line. */
export const celLine = (node: Node): string => printCel(node, LINE_NAMES);

export const CEL_NAMES: CelNames = {
  ...PLAIN_NAMES,
  shared: new NodeMap([
    ...LISTS.map(({ name, list }) => [list.node, `variables.${name}`] as const),
    [
      simplify(mountedReadOnly.node),
      `variables.${WRITTEN_VOLUMES.name}.all(written, !(volume.name in written))`,
    ],
  ]),
};

/**
 * The variables for those lists of the pod that the expressions use.
 *
 * @param guard CEL for pods whose lists are not read; they get empty lists.
 */
export function listVariables(
  expressions: readonly string[],
  guard?: string,
): readonly CommentedVariable[] {
  const made = isRead(WRITTEN_VOLUMES.name, expressions) ? [WRITTEN_VOLUMES] : [];
  const all = [...expressions, ...made.map(({ expression }) => expression)];
  const used = LISTS.filter(({ name }) => isRead(name, all));
  const lists = used.map(({ name, list, comment }) => {
    const expression = printCel(list.node, PLAIN_NAMES);
    return {
      name,
      expression: guard === undefined ? expression : `${guard} ? [] :\n${expression}`,
      comment,
    };
  });
  return [...lists, ...made];
}

/** Whether an expression reads the variable. */
export const isRead = (name: string, expressions: readonly string[]): boolean => {
  const reads = new RegExp(`\\bvariables\\.${name}\\b`);
  return expressions.some((text) => reads.test(text));
};
