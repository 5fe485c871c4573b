/**
 * Limits of servers. An object beyond them would be refused when it is applied, so it is not
 * written. The cost of live selection is checked elsewhere, when the selection is chosen.
 */
import type { TargetName } from '../../gaps/gap.js';
import { remembered } from '../../base/remembered.js';
import type { OutputFile } from './outputFile.js';
import { expressionDepth } from './expressionDepth.js';
import { isManifest } from './kustomization.js';
import { storedBytes } from './storedBytes.js';
import { TargetError } from './targetError.js';

/** The most code points in an expression (cel-go, parser.go). */
const EXPRESSION_CHARACTERS = 100_000;
/** The greatest depth of an expression: cel-go's default (Kubernetes, pkg/cel/environment). */
const EXPRESSION_DEPTH = 250;
/** From Kubernetes, admissionregistration/validation. */
const MATCH_CONDITIONS = 64;
const AUDIT_ANNOTATIONS = 20;
const VALUE_EXPRESSION_BYTES = 5 * 1024;
/** The size of a request to etcd (--max-request-bytes). */
const OBJECT_BYTES = 1.5 * 1024 * 1024;
/**
 * apimachinery, TotalAnnotationSizeLimitB. It matters because `kubectl apply` stores the whole
 * object in an annotation.
 */
const ANNOTATION_BYTES = 256 * 1024;

const EXPRESSIONS = new Set(['expression', 'messageExpression', 'valueExpression']);
const FEWER = 'leave out policies that nothing uses, shorten their lists, or choose another target';

/** @throws TargetError for the first object that no server accepts. */
export function requireWithinLimits(target: TargetName, files: readonly OutputFile[]): void {
  for (const file of files.filter(isManifest))
    for (const object of file.objects) {
      const fault = faultOf(object);
      if (fault !== undefined)
        throw new TargetError(target, `${file.name}: ${titleOf(object)}: ${fault}; ${FEWER}`);
    }
}

/** The objects that can be applied only with `kubectl apply --server-side`. */
export const tooLargeToNote = (files: readonly OutputFile[]): readonly string[] =>
  files
    .filter(isManifest)
    .flatMap(({ objects }) => objects)
    .filter((object) => noteBytes(object) > ANNOTATION_BYTES)
    .map(titleOf);

function faultOf(object: object): string | undefined {
  const size = storedBytes(object, bytesOf(object));
  if (size > OBJECT_BYTES)
    return `${size} bytes as it is stored, and a server stores ${OBJECT_BYTES}`;
  return faultIn(object, []);
}

function faultIn(value: unknown, path: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return expressionFault(value, path);
  const key = path.at(-1);
  if (Array.isArray(value)) {
    const most = { matchConditions: MATCH_CONDITIONS, auditAnnotations: AUDIT_ANNOTATIONS }[key!];
    if (most !== undefined && value.length > most)
      return `${path.join('.')}: ${value.length} entries, and a server takes ${most}`;
  }
  for (const [name, inner] of Object.entries(value)) {
    const fault = faultIn(inner, [...path, name]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function expressionFault(value: unknown, path: readonly string[]): string | undefined {
  const key = path.at(-1);
  if (typeof value !== 'string' || key === undefined || !EXPRESSIONS.has(key)) return undefined;
  const characters = value.length > EXPRESSION_CHARACTERS ? [...value].length : value.length;
  if (characters > EXPRESSION_CHARACTERS)
    return `${path.join('.')}: ${characters} characters, and an expression may have ${EXPRESSION_CHARACTERS}`;
  const depth = expressionDepth(value);
  if (depth > EXPRESSION_DEPTH)
    return `${path.join('.')}: ${depth} levels deep, and a server reads ${EXPRESSION_DEPTH}`;
  if (key === 'valueExpression' && textBytes(value) > VALUE_EXPRESSION_BYTES)
    return `${path.join('.')}: ${textBytes(value)} bytes, and a server takes ${VALUE_EXPRESSION_BYTES}`;
  return undefined;
}

const utf8 = new TextEncoder();

const textBytes = (text: string): number =>
  /[^\0-\x7f]/.test(text) ? utf8.encode(text).length : text.length;
/** Remembered, because two limits of an object need it. */
const bytesOf = remembered((object: object): number => textBytes(jsonOf(object)));

/**
 * Bytes of all annotations once kubectl has stored its copy of the object in one. The copy has
 * `annotations` and a line end, and `<`, `>` and `&` as escapes of Go's encoding/json (HTMLEscape).
 */
function noteBytes(object: object): number {
  const { metadata } = object as { readonly metadata?: { readonly annotations?: object } };
  const others = Object.entries(metadata?.annotations ?? {})
    .flat()
    .join('');
  const escaped = jsonOf(object).match(/[<>&]/g)?.length ?? 0;
  return bytesOf(object) + NOTE + textBytes(others) + escaped * ESCAPED;
}
const NOTE =
  'kubectl.kubernetes.io/last-applied-configuration'.length + '"annotations":{},\n'.length;
const ESCAPED = String.raw`\u003c`.length - 1;

/** A rounded integer has the same number of digits, so integers beyond 2^53 may be rounded here. */
const jsonOf = (object: object): string =>
  JSON.stringify(object, (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );

function titleOf(object: object): string {
  const { kind, metadata } = object as {
    readonly kind?: string;
    readonly metadata?: { readonly name?: string };
  };
  return [kind, metadata?.name].filter((part) => part !== undefined).join(' ');
}
