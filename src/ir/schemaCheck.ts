/** Structural validation by JSON Schema, with errors as people should read them. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { nearMatch } from './nearMatch.js';

export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy?: string;
}

/** Compiles the schema when it is first used: most commands need only one of them. */
export function schemaCheck(schema: object): (value: unknown) => readonly Fault[] {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= ajv().compile(schema);
    return validate(value) ? [] : faults(validate.errors ?? []);
  };
}

function ajv(): Ajv {
  const instance = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, verbose: true, validateFormats: false });
  instance.addKeyword({ keyword: 'int64', schemaType: 'boolean', validate: (_: unknown, data: unknown) => isInt64OrAbsent(data), errors: false });
  return instance;
}

const isInt64OrAbsent = (data: unknown): boolean =>
  data === null || typeof data === 'bigint' ? data === null || BigInt.asIntN(64, data) === data : Number.isSafeInteger(data);

function faults(errors: readonly ErrorObject[]): Fault[] {
  return errors.map((error) => {
    const path = error.instancePath.split('/').slice(1).map(unescape);
    return { ...describe(error), path: error.keyword === 'additionalProperties' ? [...path, unknownName(error)] : path };
  });
}

const unescape = (step: string): string | number => (/^[0-9]+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~'));
const unknownName = (error: ErrorObject): string => String((error.params as { additionalProperty?: unknown }).additionalProperty);

function describe(error: ErrorObject): { message: string; remedy?: string } {
  const where = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/');
  if (error.keyword === 'additionalProperties') {
    const name = unknownName(error);
    const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const near = nearMatch(name, known);
    return {
      message: `unknown field "${where === '' ? '' : `${where}.`}${name}"`,
      remedy: near === undefined ? 'remove it' : `did you mean "${near}"?`,
    };
  }
  if (error.keyword === 'required') return { message: `${where === '' ? 'the document' : where} ${error.message ?? ''}` };
  if (error.keyword === 'int64') return { message: `${where} must be an integer` };
  return { message: `${where === '' ? 'the document' : where} ${error.message ?? 'is not valid'}${allowedValues(error)}` };
}

function allowedValues(error: ErrorObject): string {
  const { allowedValues: values } = error.params as { allowedValues?: readonly unknown[] };
  return values === undefined ? '' : `: ${values.map((value) => JSON.stringify(value)).join(', ')}`;
}
