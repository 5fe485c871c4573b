import { compileSchema } from '../base/compileSchema.js';
import { manifestSchema } from './manifestSchema.js';

export const schema = manifestSchema;
export const validator = compileSchema(schema);
