/** Validates values by JSON Schema, with messages for people. */
import type { ErrorObject } from 'ajv';
import type { SchemaValidator } from './compileSchema.js';
import { formatFieldPath } from './fieldPath.js';
import { nearMatch } from './nearMatch.js';
import type { Fault } from './problem.js';

type Path = readonly (string | number)[];

/**
 * True for errors that add nothing to another one in the list: those of an enclosing keyword, and
 * the one that a nullable value is not null.
 */
const saysNothing = ({ keyword, params }: ErrorObject): boolean =>
  keyword === 'if' || keyword === 'anyOf' || (keyword === 'type' && params['type'] === 'null');

/** True for an object of another kind or version. Its fields say nothing then. */
const isOfKind = ({ keyword, instancePath }: ErrorObject): boolean =>
  keyword === 'const' && (instancePath === '/kind' || instancePath === '/apiVersion');

/**
 * @returns every fault of `value` by the schema. For an unknown field, the message suggests a
 *   similar known field.
 */
export function schemaFaults(validate: SchemaValidator, value: unknown): readonly Fault[] {
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter((error) => !saysNothing(error));
  const ofKind = errors.filter(isOfKind);
  const faults = (ofKind.length > 0 ? ofKind : errors).map((error) =>
    fault(error, validate.schema, value),
  );
  // A value of the wrong type breaks several keywords at once; one message is enough.
  return faults.filter(
    ({ path, message }, i) =>
      faults.findIndex((other) => other.message === message && samePath(other.path, path)) === i,
  );
}

const samePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((step, i) => step === b[i]);

function fault(error: ErrorObject, schema: object, root: unknown): Fault {
  const { path, value } = follow(root, error.instancePath);
  const where = path.length === 0 ? 'the document' : formatFieldPath(path);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(
        path,
        String(error.params['additionalProperty']),
        schema,
        error.schemaPath,
      );
    case 'false schema':
      return { path, message: `${where} does not belong here`, remedy: 'remove it' };
    case 'required': {
      const name = String(error.params['missingProperty']);
      return { path, message: `${formatFieldPath([...path, name])}: Required value` };
    }
    case 'type':
      return wrongType(path, where, value, typeNames(error.params['type']));
    case 'int64':
      return wrongType(path, where, value, 'an integer of 64 bits');
    case 'enum': {
      const allowed = error.params['allowedValues'] as readonly unknown[];
      return {
        path,
        message: `${where}: Unsupported value: ${show(value)}: supported values: ${allowed.map(show).join(', ')}`,
      };
    }
    case 'const':
      return {
        path,
        message: `${where}: Invalid value: ${show(value)}: must be ${show(error.params['allowedValue'])}`,
      };
    default:
      return {
        path,
        message: `${where}: Invalid value: ${show(value)}: ${error.message ?? 'not valid'}`,
      };
  }
}

function unknownField(path: Path, name: string, schema: object, schemaPath: string): Fault {
  const near = nearMatch(name, knownFields(schema, schemaPath));
  return {
    path: [...path, name],
    message: `unknown field "${formatFieldPath([...path, name])}"`,
    remedy: near === undefined ? 'remove it' : `did you mean "${near}"?`,
    kind: 'unknown field',
  };
}

/**
 * The fields that the schema around `additionalProperties` knows.
 * @param schemaPath leads to `additionalProperties`.
 */
function knownFields(schema: object, schemaPath: string): readonly string[] {
  const steps = schemaPath.split('/').slice(1, -1).map(decode);
  const around = steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step],
    schema,
  );
  return Object.keys((around as { properties?: object } | undefined)?.properties ?? {});
}

const ARTICLES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  string: 'a string',
};

function typeNames(type: unknown): string {
  const [first = ''] = [type].flat().filter((one) => one !== 'null') as string[];
  return ARTICLES[first] ?? first;
}

function wrongType(path: Path, where: string, value: unknown, wanted: string): Fault {
  const quoted =
    wanted === 'a string' && typeof value !== 'object' ? { remedy: quoting(value) } : {};
  return { path, message: `${where}: Invalid value: ${show(value)}: must be ${wanted}`, ...quoted };
}

/**
 * A hint to quote a fraction: YAML reads the version 1.30 as the number 1.3, and the original text
 * is lost.
 */
const quoting = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value)
    ? 'quote it, as it was written'
    : `quote it: ${JSON.stringify(String(value))}`;

function show(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

const decode = (step: string): string =>
  decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * Follows a JSON pointer. Returns its steps, with list indices as numbers, and the value it leads
 * to.
 */
function follow(root: unknown, pointer: string): { path: Path; value: unknown } {
  let value = root;
  const path = pointer
    .split('/')
    .slice(1)
    .map((raw) => {
      const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(value) ? Number(step) : step;
      value = (value as Record<string | number, unknown>)[key];
      return key;
    });
  return { path, value };
}
