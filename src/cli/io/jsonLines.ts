/** Reads JSON lines: each line is a complete JSON object, until a `---` begins YAML. */
import { parseDocuments } from '../../load/documents.js';
import { parseJson } from '../../load/json.js';
import { LIMITS } from '../../load/yaml.js';
import { countLines, firstFilledLine } from './lineBlocks.js';

const NEEDS_EXACT = /[0-9]{16}/;

export type ParsedLine = { readonly value: unknown } | { readonly error: string };

/** Whether a text is JSON lines, by its first line that is not empty. */
export const startsJsonLines = (line: string): boolean =>
  line.trimStart().startsWith('{') && 'value' in parseLine(line);

export function parseLine(line: string): ParsedLine {
  try {
    // Numbers beyond 2^53 need the exact reader. It is slower, but such numbers are rare.
    if (!NEEDS_EXACT.test(line)) return { value: parseJson(line) };
    const documents = parseDocuments(line, 'line').map(({ value }) => value);
    // The exact reader returns the items of a List, so the List is put together again.
    return { value: documents.length === 1 ? documents[0] : { kind: 'List', items: documents } };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Lines of JSON. The bytes are valid until the next part is requested. */
export interface LinesPart {
  readonly lines: Buffer;
  /** The number of the first line. */
  readonly firstLine: number;
}
/** YAML, or JSON over several lines. Positions count the lines before it. */
export interface TextPart {
  readonly text: string;
}

/** Splits a stream into blocks of JSON lines, and one text with everything else. */
export async function* partsOf(
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<LinesPart | TextPart> {
  let line = 1;
  let isFirst = true;
  let text: string | undefined;
  for await (const block of blocks) {
    if (text !== undefined) {
      text += block.toString();
      // It is refused for its length: the rest does not matter, and may never end.
      if (text.length > LIMITS.bytes) break;
      continue;
    }
    if (isFirst) {
      const first = firstFilledLine(block);
      if (first === undefined) {
        line += countLines(block);
        continue;
      }
      isFirst = false;
      if (!startsJsonLines(first)) {
        text = textFrom(line, block);
        continue;
      }
    }
    const end = documentStart(block) ?? block.length;
    const lines = block.subarray(0, end);
    if (end > 0) yield { lines, firstLine: line };
    line += end === 0 ? 0 : countLines(lines);
    if (end < block.length) text = textFrom(line, block.subarray(end));
  }
  if (text !== undefined) yield { text };
}

const textFrom = (line: number, block: Buffer): string => '\n'.repeat(line - 1) + block.toString();

/** The offset of a line that begins YAML. */
function documentStart(block: Buffer): number | undefined {
  for (let at = block.indexOf('---'); at >= 0; at = block.indexOf('---', at + 1)) {
    const isLineStart = at === 0 || block[at - 1] === 0x0a;
    if (isLineStart && /^---(\s|$)/.test(block.toString('latin1', at, at + 4))) return at;
  }
  return undefined;
}

/**
 * A List has several objects in one line. If the text of a kind may be that of a List (perhaps with
 * escaped letters), the line must be parsed to count its objects.
 */
const MAY_BE_LIST = /"kind"\s*:\s*"(?:[^"\\]|\\.)*List"/;
const ESCAPED_LETTER = /\\u00(?:4c|6[49be]|7[34])/i;
/** The exact reader accepts more than JSON, for example names without quotes. */
const MAY_BE_LIST_UNQUOTED = /List|\\/;

/** @returns the number of objects in the lines; undefined if they must be parsed to find out. */
export function countObjects(lines: Buffer): number | undefined {
  const text = lines.toString('latin1');
  if (text.includes('\\u00') && ESCAPED_LETTER.test(text)) return undefined;
  if (text.includes('List"') && MAY_BE_LIST.test(text)) return undefined;
  if (NEEDS_EXACT.test(text) && (MAY_BE_LIST_UNQUOTED.test(text) || OTHER_LINE.test(text)))
    return undefined;
  let objects = 0;
  for (let at = 0; at < lines.length;) {
    const feed = lines.indexOf(0x0a, at);
    const end = feed < 0 ? lines.length : feed;
    if (lines[at] === OPEN_BRACE || lines.toString('utf8', at, end).trim() !== '') objects += 1;
    at = end + 1;
  }
  return objects;
}
const OPEN_BRACE = 0x7b;
/** For the exact reader, such a line may be a comment and no object. */
const OTHER_LINE = /^\s*[^\s{]/m;
