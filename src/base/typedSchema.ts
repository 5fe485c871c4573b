/**
 * JSON Schemas that carry the TypeScript type of the values they accept. So a shape is written
 * once, as a schema, and the compiler derives the type. The type does not exist at run time.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

declare const accepts: unique symbol;

/** A JSON Schema that accepts exactly the values of `T`. */
export type TypedSchema<T> = JsonSchema & { readonly [accepts]?: T };

/** The type of the values that a schema accepts; `unknown` if the schema does not tell. */
export type TypeOf<Schema> = Schema extends TypedSchema<infer T> ? T : never;

/** Schemas of the fields of an object, by field name. */
export type Fields = Readonly<Record<string, JsonSchema>>;

/**
 * An int64 as Kubernetes stores it: a number up to 2^53, and a bigint beyond, so that it is always
 * exact.
 */
export type Int64 = number | bigint;
