import { compileSchema } from '../../base/compileSchema.js';
import { configSchema } from './configSchema.js';

export const schema = configSchema;
export const validator = compileSchema(schema);
