/** YAML as kubectl reads it: YAML 1.1 scalars (`yes` is true, 0777 octal), no timestamps, exact integers, limits against hostile input. */
import {
  boolYaml11Tag, constructFromEvents, defineScalarTag, FAILSAFE_SCHEMA, floatYaml11Tag, intYaml11Tag, mergeTag, NOT_RESOLVED, nullYaml11Tag,
  parseEvents, YAMLException, type Event,
} from 'js-yaml';
import { InputError } from '../ir/problem.js';
import { sourceMap, type SourceMap } from './sourceMap.js';

/** More than any manifest needs, and little enough to refuse a bomb early. */
export const LIMITS = { bytes: 64 * 1024 * 1024, depth: 100, aliases: 1000, mergeKeys: 10_000 } as const;

/** Beyond 2^53 an integer stays exact as a bigint; int64 is what Kubernetes has. */
const exactIntTag = defineScalarTag<number | bigint>(intYaml11Tag.tagName, {
  ...intYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    const octal = /^([-+]?)0o([0-7]+)$/.exec(source);
    if (octal !== null) return Number.parseInt(octal[2]!, 8) * (octal[1] === '-' ? -1 : 1);
    const value = intYaml11Tag.resolve(source, isExplicit, tagName);
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^[-+]?[0-9]+$/.test(source)) return value;
    return BigInt(source.replace('+', ''));
  },
});

/** Numbers in base 60 (`1:30`) are strings to kubectl, as dates are. */
const withoutSexagesimal = (tag: typeof intYaml11Tag): typeof intYaml11Tag => defineScalarTag<number>(tag.tagName, {
  ...tag,
  resolve: (source, isExplicit, tagName) => (source.includes(':') ? NOT_RESOLVED : tag.resolve(source, isExplicit, tagName)),
});

const SCHEMA = FAILSAFE_SCHEMA.withTags(nullYaml11Tag, boolYaml11Tag, withoutSexagesimal(exactIntTag as typeof intYaml11Tag), withoutSexagesimal(floatYaml11Tag), mergeTag);

export interface ParsedText {
  readonly values: readonly unknown[];
  /** Where things stand; made when first asked for. */
  sources(): SourceMap;
}

/**
 * @throws InputError with the position of the first fault; duplicate keys with both positions.
 */
export function parseYaml(text: string, file: string): ParsedText {
  if (text.length > LIMITS.bytes) throw inputError(file, `the file is larger than ${LIMITS.bytes} bytes`, 'split it');
  let events: Event[] = [];
  try {
    events = parseEvents(text, { filename: file, maxDepth: LIMITS.depth });
    const values = constructFromEvents(events, {
      source: text, filename: file, schema: SCHEMA, maxAliases: LIMITS.aliases, maxTotalMergeKeys: LIMITS.mergeKeys,
    });
    return { values, sources: () => sourceMap(text, file, events) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw fromYaml(error, text, file, events);
  }
}

function fromYaml(error: YAMLException, text: string, file: string, events: readonly Event[]): InputError {
  if (error.reason.startsWith('duplicate')) {
    const duplicate = sourceMap(text, file, events).duplicate;
    if (duplicate !== undefined) {
      const { key, first, second } = duplicate;
      return new InputError([{
        severity: 'error', position: second, message: `the key "${key}" is already set at line ${first.line}, column ${first.column}`,
        remedy: 'keep one of the two',
      }]);
    }
  }
  const position = error.mark === undefined ? { file } : { file, line: error.mark.line + 1, column: error.mark.column + 1 };
  return new InputError([{ severity: 'error', position, message: `this is not YAML: ${error.reason}` }]);
}

function inputError(file: string, message: string, remedy: string): InputError {
  return new InputError([{ severity: 'error', position: { file }, message, remedy }]);
}
