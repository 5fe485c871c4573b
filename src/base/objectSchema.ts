/**
 * Helpers for JSON Schemas of what psp-ferry writes. Unknown properties are not allowed, and every
 * property is required unless it is listed as optional.
 */
import type { JsonSchema } from './typedSchema.js';

export const describedSchema = (schema: JsonSchema, description: string): JsonSchema => ({
  ...schema,
  description,
});

export const objectSchema = (
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});
