/**
 * What servers take. An object beyond it is refused when it is applied, so it is not written.
 * What live selection costs is weighed where the selection is planned.
 */
import type { TargetName } from '../../gaps/gap.js';
import { remembered } from '../../base/remembered.js';
import type { OutputFile } from './outputFile.js';
import { expressionDepth } from './expressionDepth.js';
import { isManifest } from './kustomization.js';
import { storedBytes } from './storedBytes.js';
import { TargetError } from './targetError.js';

/** cel-go, parser.go: the limit of an expression, in code points. */
const EXPRESSION_CHARACTERS = 100_000;
/** Kubernetes, pkg/cel/environment: what cel-go takes by default. */
const EXPRESSION_DEPTH = 250;
/** Kubernetes, admissionregistration/validation. */
const MATCH_CONDITIONS = 64;
const AUDIT_ANNOTATIONS = 20;
const VALUE_EXPRESSION_BYTES = 5 * 1024;
/** etcd, --max-request-bytes. */
const OBJECT_BYTES = 1.5 * 1024 * 1024;
/** apimachinery, TotalAnnotationSizeLimitB: `kubectl apply` keeps the whole object in one. */
const ANNOTATION_BYTES = 256 * 1024;

const EXPRESSIONS = new Set(['expression', 'messageExpression', 'valueExpression']);
const FEWER = 'leave out policies that nothing uses, or choose another target';

/** @throws TargetError for the first object that no server takes. */
export function requireWithinLimits(target: TargetName, files: readonly OutputFile[]): void {
  for (const file of files.filter(isManifest))
    for (const object of file.objects) {
      const fault = faultOf(object);
      if (fault !== undefined)
        throw new TargetError(target, `${file.name}: ${titleOf(object)}: ${fault}; ${FEWER}`);
    }
}

/** The objects that `kubectl apply` takes with `--server-side` alone. */
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
/** Asked for two limits of the same object. */
const bytesOf = remembered((object: object): number => textBytes(jsonOf(object)));

/**
 * What counts of all annotations then. kubectl writes the object with `annotations` and a line end,
 * and these characters as Go's JSON has them (encoding/json, HTMLEscape).
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

/** An integer beyond 2^53 has as many digits when it is rounded. */
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
