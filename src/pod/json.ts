/** JSON as it is read here: integers beyond 2^53 are bigint. */
export type JsonValue =
  null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}
