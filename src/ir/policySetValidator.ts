import { compileSchema } from '../base/compileSchema.js';
import { policySetSchema } from './policySetSchema.js';

export const schema = policySetSchema;
export const validator = compileSchema(schema);
