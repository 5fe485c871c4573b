import { compileSchema } from '../base/compileSchema.js';
import { manifestSchema } from './manifestSchema.js';

export const manifestValidator = compileSchema(manifestSchema);
