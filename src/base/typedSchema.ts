/**
 * JSON Schemas that know the type of what they accept, so that a shape is written once: the
 * compiler reads the type from the schema. Nothing of the type is left at run time.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

declare const accepts: unique symbol;

/** A JSON Schema that accepts exactly the values of `T`. */
export type TypedSchema<T> = JsonSchema & { readonly [accepts]?: T };

/** What a schema accepts; `unknown` where it does not say. */
export type TypeOf<Schema> = Schema extends TypedSchema<infer T> ? T : never;

/** Schemas by the name of their field. */
export type Fields = Readonly<Record<string, JsonSchema>>;

/**
 * An int64 as Kubernetes stores it: a number while it is exactly representable, a bigint beyond
 * 2^53.
 */
export type Int64 = number | bigint;
