import { compileSchema } from '../../base/compileSchema.js';
import { configSchema } from './configSchema.js';

export const configValidator = compileSchema(configSchema);
