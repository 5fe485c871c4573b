/**
 * Mutators for the values that all policies fill in alike. A mutator cannot take into account who
 * makes a request, or whether a policy then admits the pod.
 */
import type { PolicySet } from '../../ir/policySet.js';
import { FILLED_LISTS, type Fill } from '../../semantics/sharedFills.js';
import type { CommentedObject } from '../shared/files.js';
import { dashed, LABELS, partName } from '../shared/naming.js';
import { namespacesOf } from '../shared/scope.js';
import type { EmitOptions } from '../shared/options.js';

const SUFFIXES: { readonly [List in (typeof FILLED_LISTS)[number]]: string } = {
  containers: '',
  initContainers: '-init',
};

/**
 * Since 3.23 a mutator can be limited to CREATE. That is needed, because most of these fields of a
 * pod are immutable.
 */
const APPLY_TO = [{ groups: [''], versions: ['v1'], kinds: ['Pod'], operations: ['CREATE'] }];

export function mutators(
  policySet: PolicySet,
  fills: readonly Fill[],
  { scope }: EmitOptions,
): readonly CommentedObject[] {
  const match = scope === undefined ? {} : { match: { namespaces: namespacesOf(scope) } };
  return fills.flatMap((fill) =>
    placesOf(fill).map(({ location, suffix }): CommentedObject => ({
      comments: [
        {
          path: ['spec'],
          text: `spec.${fill.field}: ${fill.way === 'set' ? 'where nothing is set' : 'what is not there yet'}`,
        },
      ],
      object: {
        apiVersion: 'mutations.gatekeeper.sh/v1',
        kind: fill.way === 'set' ? 'Assign' : 'ModifySet',
        metadata: {
          name: partName(policySet, scope, `${dashed(fill.field)}${suffix}`),
          labels: LABELS,
        },
        spec: { applyTo: APPLY_TO, ...match, location, parameters: parametersOf(fill, location) },
      },
    })),
  );
}

function placesOf({
  from,
  path,
}: Fill): readonly { readonly location: string; readonly suffix: string }[] {
  if (from === 'pod') return [{ location: path.join('.'), suffix: '' }];
  return FILLED_LISTS.map((list) => ({
    location: `spec.${list}[name:*].${path.join('.')}`,
    suffix: SUFFIXES[list],
  }));
}

function parametersOf({ way, value }: Fill, location: string): object {
  return way === 'set'
    ? { assign: { value }, pathTests: [{ subPath: location, condition: 'MustNotExist' }] }
    : { operation: 'merge', values: { fromList: value } };
}
