/** The PolicySet as text: every field, in the order of its schema, integers exact. */
import { defineScalarTag, dump, DUMP_SCHEMA, intYaml11Tag } from 'js-yaml';
import { exactJson } from './exactJson.js';
import type { PolicySet } from './policySet.js';
import { policySetSchema } from './policySetSchema.js';
import { inSchemaOrder } from './schemaOrder.js';

export function policySetToJson(policySet: PolicySet): string {
  return `${exactJson(inSchemaOrder(policySetSchema, policySet))}\n`;
}

const bigintTag = defineScalarTag<bigint>('tag:yaml.org,2002:int', {
  ...intYaml11Tag,
  implicit: true,
  identify: (value) => typeof value === 'bigint' || intYaml11Tag.identify(value),
  resolve: () => 0n,
  represent: String,
});

export function policySetToYaml(policySet: PolicySet): string {
  return dump(inSchemaOrder(policySetSchema, policySet), { noRefs: true, lineWidth: -1, schema: DUMP_SCHEMA.withTags(bigintTag) });
}
