import { compileSchema } from './compileSchema.js';
import { policySetSchema } from './policySetSchema.js';

export const schema = policySetSchema;
export const validator = compileSchema(schema);
