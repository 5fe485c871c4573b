/**
 * What all policies fill in alike, as mutate rules of a ClusterPolicy: JSON patches, which keep the
 * order of containers and make parents that are missing.
 */
import { exactJson } from '../../base/exactJson.js';
import type { Literal } from '../../lang/node.js';
import { FILLED_LISTS, type Fill } from '../../semantics/sharedFills.js';
import { dashed } from '../shared/naming.js';
import type { ApplicationScope } from '../shared/scope.js';
import type { Comment } from '../shared/yaml.js';
import { inScope, type Condition } from './conditions.js';

/**
 * Kyverno looks for variables and references in every text of a policy, and has no way to keep them
 * text that holds everywhere: a value with one is not filled in.
 */
export const isInert = ({ way, value }: Fill): boolean =>
  way === 'merge' ? (value as readonly Literal[]).every(isName) : isPlain(value);

const isName = (item: Literal): boolean => typeof item === 'string' && /^\w+$/.test(item);
function isPlain(value: Literal): boolean {
  if (typeof value === 'string') return !/[{}$\\`]/.test(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}

export function defaultRules(
  fills: readonly Fill[],
  scope: ApplicationScope | undefined,
): { readonly rules: readonly object[]; readonly comments: readonly Comment[] } {
  const resources = { kinds: ['Pod'], operations: ['CREATE'] };
  return {
    rules: fills.map((fill) => {
      const conditions = [
        ...inScope(scope),
        ...(fill.from === 'pod' ? [isMissing('request.object', fill.path)] : []),
      ];
      return {
        name: dashed(fill.field),
        match: { any: [{ resources }] },
        ...(conditions.length === 0 ? {} : { preconditions: { all: conditions } }),
        mutate:
          fill.from === 'pod'
            ? { patchesJson6902: patch(`/${fill.path.join('/')}`, fill.value) }
            : { foreach: FILLED_LISTS.flatMap((list) => ofContainers(list, fill)) },
      };
    }),
    comments: fills.map(({ field, way }, i) => ({
      path: ['spec', 'rules', i],
      text: `spec.${field}: ${way === 'set' ? 'where nothing is set' : 'what is not there yet'}`,
    })),
  };
}

function ofContainers(
  list: (typeof FILLED_LISTS)[number],
  { path, way, value }: Fill,
): readonly object[] {
  const elements =
    list === 'containers'
      ? 'request.object.spec.containers'
      : `request.object.spec.${list} || \`[]\``;
  const place = `/spec/${list}/{{elementIndex}}/${path.join('/')}`;
  const forEach = (condition: Condition, patches: string): object => ({
    list: elements,
    preconditions: { all: [condition] },
    patchesJson6902: patches,
  });
  if (way === 'set') return [forEach(isMissing('element', path), patch(place, value))];
  return (value as readonly string[]).map((item) =>
    forEach(
      {
        key: `{{ contains(element.${path.join('.')} || \`[]\`, '${item}') }}`,
        operator: 'Equals',
        value: false,
      },
      patch(`${place}/-`, item),
    ),
  );
}

/** Whether the value is false counts for nothing: only whether it is there. */
function isMissing(root: string, path: readonly string[]): Condition {
  const parent = [root, ...path.slice(0, -1)].join('.');
  return {
    key: `{{ contains(keys(${parent} || \`{}\`), '${path.at(-1)!}') }}`,
    operator: 'Equals',
    value: false,
  };
}

/** Of several lines, so that it is laid out as it stands here. */
const patch = (path: string, value: Literal): string =>
  `- {"op": "add", "path": ${exactJson(path, 0)}, "value": ${exactJson(value, 0)}}\n`;
