/**
 * The values that all policies fill in alike, as mutate rules of a ClusterPolicy. They are JSON
 * patches, which keep the order of containers and create missing parents.
 */
import { exactJson } from '../../base/exactJson.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { Literal } from '../../lang/node.js';
import { mostEntries } from '../../pod/tooLarge.js';
import { FILLED_LISTS, type Fill } from '../../semantics/sharedFills.js';
import { dashed } from '../shared/naming.js';
import type { ApplicationScope } from '../shared/scope.js';
import type { Comment } from '../shared/yaml.js';
import { inScope, type Condition } from './conditions.js';

/**
 * Whether the value contains no variable or reference. Kyverno looks for these in every text of a
 * policy, and no way to escape them works everywhere. So other values are not filled in.
 */
export const isInert = ({ way, value }: Fill): boolean =>
  way === 'merge' ? (value as readonly Literal[]).every(isName) : isPlain(value);

const isName = (item: Literal): boolean => typeof item === 'string' && /^\w+$/.test(item);
function isPlain(value: Literal): boolean {
  if (typeof value === 'string') return !/[{}$\\`]/.test(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}

export function defaultRules(
  { policies }: PolicySet,
  fills: readonly Fill[],
  scope: ApplicationScope | undefined,
): { readonly rules: readonly object[]; readonly comments: readonly Comment[] } {
  const resources = { kinds: ['Pod'], operations: ['CREATE'] };
  return {
    rules: fills.map((fill) => {
      const conditions = [
        ...inScope(scope),
        ...(fill.from === 'pod' ? [isMissing(fill.path)] : []),
      ];
      return {
        name: dashed(fill.field),
        match: { any: [{ resources }] },
        ...(conditions.length === 0 ? {} : { preconditions: { all: conditions } }),
        mutate:
          fill.from === 'pod'
            ? { patchesJson6902: patch(`/${fill.path.join('/')}`, fill.value) }
            : {
                foreach: FILLED_LISTS.map((list) =>
                  ofContainers(list, fill, mostEntries(policies.length)),
                ),
              },
      };
    }),
    comments: fills.flatMap(({ field, way, from }, i): readonly Comment[] => [
      {
        path: ['spec', 'rules', i],
        text: `spec.${field}: ${way === 'set' ? 'where nothing is set' : 'what is not there yet'}`,
      },
      ...(from === 'pod'
        ? []
        : FILLED_LISTS.map((_, list) => ({
            path: ['spec', 'rules', i, 'mutate', 'foreach', list, 'preconditions'],
            text: 'a pod with more is left alone: the policy that checks refuses it',
          }))),
    ]),
  };
}

/**
 * One patch for all containers of a list, with the list as the `foreach` element. Otherwise Kyverno
 * would read and write the whole pod once for each container.
 */
function ofContainers(
  list: (typeof FILLED_LISTS)[number],
  { path, way, value }: Fill,
  most: number,
): object {
  const parent = path.slice(0, -1).join('.');
  const place = `['/spec/${list}/', to_string(index), '/${path.join('/')}`;
  const whereMissing = (has: string, end: string, added: Literal): string =>
    [
      `items(element, 'index', 'container')[?!contains(${has})]`,
      `  .object_from_lists(['op', 'path', 'value'], ['add', join('', ${place}${end}']), ${literalText(added)}])`,
    ].join('\n');
  const patches =
    way === 'set'
      ? [whereMissing(`keys(container.${parent} || \`{}\`), '${path.at(-1)!}'`, '', value)]
      : (value as readonly string[]).map((item) =>
          whereMissing(`container.${path.join('.')} || \`[]\`, '${item}'`, '/-', item),
        );
  return {
    list: `[request.object.spec.${list} || \`[]\`]`,
    preconditions: {
      all: [{ key: '{{ length(element) }}', operator: 'LessThanOrEquals', value: most }],
    },
    patchesJson6902: `{{ to_string([\n${patches.join(',\n')}\n][]) }}\n`,
  };
}

/** A JMESPath literal. Braces within it would end the variable. */
const literalText = (value: Literal): string => `\`${exactJson(value, 0)}\``;

/** Tests whether the value is absent. A value of false counts as present. */
function isMissing(path: readonly string[]): Condition {
  const parent = ['request.object', ...path.slice(0, -1)].join('.');
  return {
    key: `{{ contains(keys(${parent} || \`{}\`), '${path.at(-1)!}') }}`,
    operator: 'Equals',
    value: false,
  };
}

/** The text has several lines, so that YAML keeps its layout. */
const patch = (path: string, value: Literal): string =>
  `- {"op": "add", "path": ${exactJson(path, 0)}, "value": ${exactJson(value, 0)}}\n`;
