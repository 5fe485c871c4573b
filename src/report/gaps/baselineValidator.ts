import { compileSchema } from '../../base/compileSchema.js';
import { baselineSchema } from './baselineSchema.js';

export const schema = baselineSchema;
export const validator = compileSchema(schema);
