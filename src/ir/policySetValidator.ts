import { compileSchema } from '../base/compileSchema.js';
import { policySetSchema } from './policySetSchema.js';

export const policySetValidator = compileSchema(policySetSchema);
