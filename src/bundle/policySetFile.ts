/**
 * Writes `policyset.yaml`: what the application needs. Everything else in the bundle follows from
 * it.
 */
import { policySetSchema } from '../ir/policySetSchema.js';
import { inSchemaOrder } from '../base/schemaOrder.js';
import { yamlDocument, type Comment } from '../targets/shared/yaml.js';
import type { Application } from './application.js';

/** The most reasons that are listed here; the README lists all. */
const SHOWN = 4;

export function policySetFile({ name, policySet, needs }: Application): string {
  const fields = [...new Set(needs.map(({ field }) => field))];
  const comments = fields.flatMap((field): Comment[] => {
    const reasons = needs.filter((need) => need.field === field).map(({ because }) => because);
    const path = ['policies', 0, 'spec', field];
    const more =
      reasons.length > SHOWN
        ? [{ path, text: `and ${reasons.length - SHOWN} more: see README.md` }]
        : [];
    return [...reasons.slice(0, SHOWN).map((text) => ({ path, text })), ...more];
  });
  const header =
    needs.length === 0
      ? `What ${name} needs`
      : `What ${name} needs: the least policy that admits its workloads. A comment says who needs a value`;
  return `# ${header}\n${yamlDocument(inSchemaOrder(policySetSchema, policySet) as object, comments)}`;
}
