/** The PolicySet as text: every field, in the order of its schema, integers exact. */
import { exactJson } from '../base/exactJson.js';
import { exactYaml } from '../base/exactYaml.js';
import type { PolicySet } from './policySet.js';
import { policySetSchema } from './policySetSchema.js';
import { inSchemaOrder } from '../base/schemaOrder.js';

export function policySetToJson(policySet: PolicySet): string {
  return `${exactJson(inSchemaOrder(policySetSchema, policySet))}\n`;
}

export function policySetToYaml(policySet: PolicySet): string {
  return exactYaml(inSchemaOrder(policySetSchema, policySet));
}
