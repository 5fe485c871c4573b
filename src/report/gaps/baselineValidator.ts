import { compileSchema } from '../../base/compileSchema.js';
import { baselineSchema } from './baselineSchema.js';

export const baselineValidator = compileSchema(baselineSchema);
