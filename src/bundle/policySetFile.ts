/**
 * Writes `policyset.yaml`: what the application needs. Everything else in the bundle follows from
 * it.
 */
import { groupedBy } from '../base/groupedBy.js';
import { policySetSchema } from '../ir/policySetSchema.js';
import { inSchemaOrder } from '../base/schemaOrder.js';
import { yamlDocument, type Comment } from '../targets/shared/yaml.js';
import type { Application } from './application.js';
import type { Need } from './least/leastPolicy.js';

/** The most reasons that are listed here; the README lists all. */
const SHOWN = 4;

export function policySetFile({ name, policySet, needs }: Application): string {
  const comments = policySet.policies.flatMap((policy, index) =>
    reasonsIn(
      needs.filter((need) => need.policy === policy.name),
      index,
    ),
  );
  const header =
    needs.length === 0
      ? `What ${name} needs`
      : `What ${name} needs: the least ${policySet.policies.length === 1 ? 'policy that admits' : 'policies that admit'} its workloads. A comment says who needs a value`;
  return `# ${header}\n${yamlDocument(inSchemaOrder(policySetSchema, policySet) as object, comments)}`;
}

/** Comments on the fields of a policy. @param index where it is in the set. */
function reasonsIn(needs: readonly Need[], index: number): readonly Comment[] {
  const byField = groupedBy(needs, ({ field }) => field);
  return [...byField].flatMap(([field, own]) => {
    const path = ['policies', index, 'spec', field];
    const shown = own.slice(0, SHOWN).map(({ because }) => ({ path, text: because }));
    const left = own.length - shown.length;
    return left === 0 ? shown : [...shown, { path, text: `and ${left} more: see README.md` }];
  });
}
