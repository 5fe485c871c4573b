/**
 * Pieces of JSON Schemas of what goes out: every property is known, and there unless it is named.
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
