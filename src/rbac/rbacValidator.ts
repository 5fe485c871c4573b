import { compileSchema } from '../base/compileSchema.js';
import { rbacSchema } from './rbacSchema.js';

export const schema = rbacSchema;
export const validator = compileSchema(schema);
