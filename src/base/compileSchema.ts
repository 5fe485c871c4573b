/**
 * The only module that uses ajv. The build replaces each module that calls it (`*Validator.ts`) by
 * the code that ajv generates for its schema: the published package neither contains ajv nor
 * compiles schemas.
 */
import { _, Ajv, type ErrorObject, type Options } from 'ajv';

export interface SchemaValidator {
  (value: unknown): boolean;
  readonly schema: object;
  errors?: readonly ErrorObject[] | null;
}

export const AJV_OPTIONS: Options = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  validateFormats: false,
  inlineRefs: true,
};

/**
 * Adds the keyword `int64: 'required' | 'nullable'`: an integer of 64 bits. An integer that a
 * JavaScript number cannot hold exactly is a bigint.
 */
export function withInt64(ajv: Ajv): Ajv {
  return ajv.addKeyword({
    keyword: 'int64',
    schemaType: 'string',
    code(cxt) {
      const data = cxt.data;
      const exact = _`(Number.isSafeInteger(${data}) || (typeof ${data} === "bigint" && BigInt.asIntN(64, ${data}) === ${data}))`;
      cxt.pass(cxt.schema === 'nullable' ? _`${data} === null || ${exact}` : exact);
    },
  });
}

/** The schema is compiled at the first call: most commands need only one of the schemas. */
export function compileSchema(schema: object): SchemaValidator {
  let compiled: SchemaValidator | undefined;
  const validate = (value: unknown): boolean => {
    compiled ??= withInt64(new Ajv(AJV_OPTIONS)).compile(schema) as unknown as SchemaValidator;
    const valid = compiled(value);
    validator.errors = compiled.errors ?? null;
    return valid;
  };
  const validator: SchemaValidator = Object.assign(validate, { schema });
  return validator;
}
