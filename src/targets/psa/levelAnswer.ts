/**
 * What Pod Security Admission answers, by the level of the pod's namespace. It checks all
 * creations, and those updates that change images or add containers.
 */
import type { Check } from '../../controls/control.js';
import { everywhere } from '../../controls/scopes.js';
import { equal, field, isIn, literal } from '../../lang/build.js';
import type { Node } from '../../lang/node.js';
import { conjunction, disjunction, negation } from '../../lang/foldLogic.js';
import { folded, simplify } from '../../lang/simplify.js';
import { request } from '../../pod/requestView.js';
import { levelChecks } from '../../standards/index.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

export interface NamespaceLevels {
  /** The level of each namespace with its own level, and of all others. */
  readonly namespaces: readonly { readonly name: string; readonly level: StandardLevel }[];
  readonly others: { readonly level: StandardLevel };
  /** The minor version of Kubernetes whose standards are used. */
  readonly minor: number;
}

/** The condition of a check, for the pod as it is. */
const asItStands = ({ holds }: Check): Node => simplify(holds.node);

/**
 * @param demand the condition of a check over the original pod, if the level judges the pod after
 *   the policies' defaults.
 */
export function levelAnswer(
  { namespaces, others, minor }: NamespaceLevels,
  demand: (check: Check) => Node = asItStands,
): Node {
  const fits = (level: StandardLevel): Node =>
    conjunction(
      levelChecks(level, minor).map((check) => folded(everywhere(check.scope, demand(check)))),
    );
  const namesAt = (level: StandardLevel): readonly string[] =>
    namespaces.filter((one) => one.level === level).map(({ name }) => name);
  const own = STANDARD_LEVELS.filter(
    (level) => level !== others.level && namesAt(level).length > 0,
  );
  const special = own.map((level) => conjunction([isOneOf(namesAt(level)), fits(level)]));
  return disjunction([
    ...special,
    conjunction([...own.map((level) => negation(isOneOf(namesAt(level)))), fits(others.level)]),
  ]);
}

const namespace = field(request, 'namespace');
const isOneOf = (names: readonly string[]): Node =>
  simplify(
    (names.length === 1
      ? equal(namespace, literal(names[0]!))
      : isIn(namespace, literal([...names]))
    ).node,
  );
