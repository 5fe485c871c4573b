/** JSON lines: each line is a whole JSON object, until a `---` says that YAML follows. */
import { parseDocuments } from '../../load/documents.js';
import { parseJson } from '../../load/json.js';
import { countLines, firstFilledLine } from './lineBlocks.js';

const NEEDS_EXACT = /[0-9]{16}/;

export type ParsedLine = { readonly value: unknown } | { readonly error: string };

/** Whether a text is JSON lines, by its first line that is not empty. */
const startsJsonLines = (line: string): boolean =>
  line.trimStart().startsWith('{') && 'value' in parseLine(line);

export function parseLine(line: string): ParsedLine {
  try {
    // Numbers beyond 2^53 go through the exact reader; it is slower, and they are rare.
    if (!NEEDS_EXACT.test(line)) return { value: parseJson(line) };
    const documents = parseDocuments(line, 'line').map(({ value }) => value);
    // The reader took a List apart.
    return { value: documents.length === 1 ? documents[0] : { kind: 'List', items: documents } };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Lines of JSON, as bytes that are good until the next part is asked for. */
export interface LinesPart {
  readonly lines: Buffer;
  /** The number of the first one. */
  readonly firstLine: number;
}
/** What is YAML, or JSON over several lines; positions count the lines before it. */
export interface TextPart {
  readonly text: string;
}

/** The lines of JSON of a stream block by block, and what is no such line as one text. */
export async function* partsOf(
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<LinesPart | TextPart> {
  let line = 1;
  let isFirst = true;
  let text: string | undefined;
  for await (const block of blocks) {
    if (text !== undefined) {
      text += block.toString();
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

/** Where a line starts that says that YAML follows. */
function documentStart(block: Buffer): number | undefined {
  for (let at = block.indexOf('---'); at >= 0; at = block.indexOf('---', at + 1)) {
    const isLineStart = at === 0 || block[at - 1] === 0x0a;
    if (isLineStart && /^---(\s|$)/.test(block.toString('latin1', at, at + 4))) return at;
  }
  return undefined;
}

/**
 * A List holds several objects in a line. Where the text of a kind might be one, in letters or in
 * escapes of them, only reading the line says how many.
 */
const MAY_BE_LIST = /"kind"\s*:\s*"(?:[^"\\]|\\.)*List"/;
const ESCAPED_LETTER = /\\u00(?:4c|6[49be]|7[34])/i;
/** The exact reader takes more than JSON: there names may stand without quotes. */
const MAY_BE_LIST_UNQUOTED = /List|\\/;

/** @returns how many objects lines hold; undefined where only reading them says it. */
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
/** It may be a comment to the exact reader, and no object. */
const OTHER_LINE = /^\s*[^\s{]/m;
