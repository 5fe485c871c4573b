import { compileSchema } from '../base/compileSchema.js';
import { rbacSchema } from './rbacSchema.js';

export const rbacValidator = compileSchema(rbacSchema);
