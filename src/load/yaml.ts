/**
 * YAML as kubectl reads it (gopkg.in/yaml.v2 2.4.0 resolve.go): YAML 1.1 scalars (`yes` is true,
 * 0777 octal), no base 60,
 * dates stay strings, exact integers; limits against hostile input.
 */
import {
  boolYaml11Tag,
  constructFromEvents,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  floatYaml11Tag,
  intYaml11Tag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  parseEvents,
  YAMLException,
  type Event,
} from 'js-yaml';
import type { Origin } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import { aliasFault } from './aliasBudget.js';
import { positionIn } from './positionIn.js';
import { otherForm } from './unrendered.js';
import { sourceMap, type SourceMap } from './sourceMap.js';
import { mergeConflict, yamlRemedy } from './yamlRemedies.js';

/** More than any manifest needs, and little enough to refuse a bomb early. */
export const LIMITS = {
  bytes: 64 * 1024 * 1024,
  depth: 100,
  aliases: 1000,
  /** Nodes and characters that all aliases of a file stand for, a node counted as 10 characters. */
  aliasedSize: 10_000_000,
  mergeKeys: 10_000,
} as const;

/** Of a file that is too large. */
export const tooLargeFile = (file: string): InputError =>
  inputError(
    file,
    `the file is larger than ${LIMITS.bytes} bytes`,
    'give its objects in several files: of a cluster, one for each kind',
  );

const INTEGER = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const DECIMAL = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * Go's integer syntax. Beyond 2^53 an integer stays exact as a bigint; int64 is what Kubernetes
 * has.
 */
const exactIntTag = defineScalarTag<number | bigint>(intYaml11Tag.tagName, {
  ...intYaml11Tag,
  resolve: (source) => {
    const [, sign, prefixed, octal, decimal] = INTEGER.exec(source.replaceAll('_', '')) ?? [];
    if (sign === undefined) return NOT_RESOLVED;
    const exact = BigInt(prefixed ?? decimal ?? `0o${octal!}`) * (sign === '-' ? -1n : 1n);
    const value = Number(exact);
    return Number.isSafeInteger(value) ? value : exact;
  },
});

/** An exponent needs no dot (`1e3` is a number to kubectl). */
const decimalTag = defineScalarTag<number>(floatYaml11Tag.tagName, {
  ...floatYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    // kubectl drops underscores within numbers, but not where one starts with a dot.
    const plain = source.startsWith('.') ? source : source.replaceAll('_', '');
    if (/^[-+]?\.[a-zA-Z]/.test(plain)) return floatYaml11Tag.resolve(source, isExplicit, tagName);
    return DECIMAL.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : NOT_RESOLVED;
  },
});

const SCHEMA = FAILSAFE_SCHEMA.withTags(
  nullYaml11Tag,
  boolYaml11Tag,
  exactIntTag,
  decimalTag,
  mergeTag,
);

/**
 * To YAML 1.1 these end a line too, so a comment cannot hide what kubectl reads after one. JSON
 * knows no such thing.
 */
const withPlainLineBreaks = (text: string): string =>
  /^\s*[[{]/.test(text) ? text : text.replaceAll(/[\u0085\u2028\u2029]/g, '\n');

export interface ParsedText {
  readonly values: readonly unknown[];
  /** Keys that are set twice: the last one stands in the values. */
  readonly problems: readonly Problem[];
  /** Where things stand; made when first asked for. */
  sources(): SourceMap;
}

const AS_IT_STANDS: Origin = (at) => at;

/**
 * @param origin where a place of the text comes from, for text that was rendered.
 * @throws InputError with the position of the first fault that leaves nothing to read.
 */
export function parseYaml(given: string, file: string, origin: Origin = AS_IT_STANDS): ParsedText {
  if (given.length > LIMITS.bytes) throw tooLargeFile(file);
  const text = withPlainLineBreaks(given);
  let events: Event[] = [];
  try {
    events = parseEvents(text, { filename: file, maxDepth: LIMITS.depth });
    refuseBombs(text, file, events);
    const options = {
      source: text,
      filename: file,
      schema: SCHEMA,
      maxAliases: LIMITS.aliases,
      maxTotalMergeKeys: LIMITS.mergeKeys,
    };
    const sources = (): SourceMap => sourceMap(text, file, events);
    if (text.includes('<<')) refuseLateMerges(sources());
    try {
      return { values: constructFromEvents(events, options), problems: [], sources };
    } catch (error) {
      if (!(error instanceof YAMLException) || !error.reason.startsWith('duplicate')) throw error;
      const problems = duplicateKeys(sources(), origin);
      if (problems.length === 0) throw error;
      // The rest of the file is looked at too, so that one round names everything.
      const values = constructFromEvents(events, { ...options, json: true });
      return { values, problems, sources };
    }
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw fromYaml(error, text, file, origin);
  }
}

function refuseBombs(text: string, file: string, events: readonly Event[]): void {
  const fault = aliasFault(text, events, LIMITS);
  if (fault === undefined) return;
  throw new InputError([
    {
      severity: 'error',
      position: positionIn(text, file)(fault.offset),
      message: fault.message,
      remedy: 'write out what is meant, without aliases',
    },
  ]);
}

/** Elsewhere a mapping's own keys win over merged ones; to kubectl whatever stands later wins. */
function refuseLateMerges({ lateMerge }: SourceMap): void {
  if (lateMerge === undefined) return;
  throw new InputError([
    {
      severity: 'error',
      position: lateMerge.at,
      message: `this merge comes after the key "${lateMerge.key}", which kubectl would take from the merge`,
      remedy: 'put << first',
    },
  ]);
}

const duplicateKeys = ({ duplicates }: SourceMap, origin: Origin): readonly Problem[] =>
  duplicates.map(({ key, first, second }) => {
    const { line, column } = origin(first);
    return {
      severity: 'error',
      position: origin(second),
      message: `the key "${key}" is already set at line ${line}, column ${column}`,
      remedy: 'keep one of the two',
    };
  });

function fromYaml(error: YAMLException, text: string, file: string, origin: Origin): InputError {
  const { mark, reason } = error;
  const position =
    mark === undefined ? { file } : origin({ file, line: mark.line + 1, column: mark.column + 1 });
  const remedy = mark === undefined ? undefined : yamlRemedy(text, { ...mark, reason });
  return new InputError([
    otherForm(text, file) ??
      mergeConflict(text, file) ?? {
        severity: 'error',
        position,
        message: `this is not YAML: ${reason}`,
        ...(remedy === undefined ? {} : { remedy }),
      },
  ]);
}

function inputError(file: string, message: string, remedy: string): InputError {
  return new InputError([{ severity: 'error', position: { file }, message, remedy }]);
}
