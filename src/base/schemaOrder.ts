interface OrderSchema {
  readonly properties?: Readonly<Record<string, OrderSchema>>;
  readonly items?: OrderSchema;
  readonly anyOf?: readonly OrderSchema[];
}

/**
 * Copies a valid value with its properties in the order of the schema, so that equal values give
 * equal text.
 */
export function inSchemaOrder(schema: object, value: unknown): unknown {
  const { properties, items, anyOf } = schema as OrderSchema;
  if (typeof value !== 'object' || value === null) return value;
  if (anyOf?.[0] !== undefined) return inSchemaOrder(anyOf[0], value);
  if (Array.isArray(value)) return value.map((item: unknown) => inSchemaOrder(items ?? {}, item));
  if (properties === undefined) return value;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => Object.hasOwn(given, key))
      .map(([key, one]) => [key, inSchemaOrder(one, given[key])]),
  );
}
