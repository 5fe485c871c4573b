/**
 * Reads YAML as kubectl does (gopkg.in/yaml.v2 2.4.0 resolve.go). Scalars follow YAML 1.1 (`yes` is
 * true, 0777 is octal), but without base 60; dates stay strings; integers are exact. Limits protect
 * against hostile input.
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
import { mergeConflict, textBefore, yamlRemedy } from './yamlRemedies.js';

/** More than any manifest needs, and small enough to refuse hostile input early. */
export const LIMITS = {
  bytes: 64 * 1024 * 1024,
  depth: 100,
  aliases: 1000,
  /**
   * Limit for the nodes and characters that all aliases of a file expand to. A node counts as 10
   * characters.
   */
  aliasedSize: 10_000_000,
  mergeKeys: 10_000,
} as const;

/** The error for a file that is too large. */
export const tooLargeFile = (file: string): InputError =>
  inputError(
    file,
    `the file is larger than ${LIMITS.bytes} bytes`,
    'give its objects in several files: of a cluster, one for each kind',
  );

const INTEGER = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const DECIMAL = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** No float64 holds an integer of more digits in any base. kubectl reads it as text. */
const MOST_DIGITS = 1100;

/**
 * Integers in Go's syntax. Beyond 2^53 an integer is a bigint, so that it stays exact: Kubernetes
 * has int64.
 */
const exactIntTag = defineScalarTag<number | bigint>(intYaml11Tag.tagName, {
  ...intYaml11Tag,
  resolve: (source) => {
    // To convert millions of digits takes minutes.
    if (source.length > MOST_DIGITS) return NOT_RESOLVED;
    const [, sign, prefixed, octal, decimal] = INTEGER.exec(source.replaceAll('_', '')) ?? [];
    if (sign === undefined) return NOT_RESOLVED;
    const exact = BigInt(prefixed ?? decimal ?? `0o${octal!}`) * (sign === '-' ? -1n : 1n);
    const value = Number(exact);
    return Number.isSafeInteger(value) ? value : exact;
  },
});

/** A number with an exponent needs no dot: kubectl reads `1e3` as a number. */
const decimalTag = defineScalarTag<number>(floatYaml11Tag.tagName, {
  ...floatYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    // kubectl ignores underscores in a number, except if the number starts with a dot.
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
 * YAML 1.1 has more line breaks than JSON and YAML 1.2. They are replaced in YAML, so that a
 * comment cannot hide text that kubectl reads.
 */
const withPlainLineBreaks = (text: string): string =>
  /^\s*[[{]/.test(text) ? text : text.replaceAll(/[\u0085\u2028\u2029]/g, '\n');

export interface ParsedText {
  readonly values: readonly unknown[];
  /** A fault for each key that is set twice; the values hold the last one. */
  readonly problems: readonly Problem[];
  /** Positions of the values. Computed at the first call. */
  sources(): SourceMap;
}

const AS_IT_STANDS: Origin = (at) => at;

/**
 * @param origin maps positions of a rendered text to its sources.
 * @throws InputError with the position of the first fault after which nothing can be read.
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
      // Goes on after duplicate keys, so that one run reports all faults of the file.
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

/**
 * In kubectl the later key wins, but most other parsers prefer a mapping's own keys to merged ones.
 * So a merge key behind a key that it also sets is refused.
 */
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
      mergeConflict(text, file) ??
      textBefore(text, file) ?? {
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
