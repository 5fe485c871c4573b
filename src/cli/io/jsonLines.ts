/** JSON lines: each line is a whole JSON object, until a `---` says that YAML follows. */
import { parseDocuments } from '../../load/documents.js';
import { parseJson } from '../../load/json.js';

export type ParsedLine = { readonly value: unknown } | { readonly error: string };

/** Whether a text is JSON lines, by its first line that is not empty. */
export const startsJsonLines = (line: string): boolean =>
  line.trimStart().startsWith('{') && 'value' in parseLine(line);

export function parseLine(line: string): ParsedLine {
  try {
    // Numbers beyond 2^53 go through the exact reader; it is slower, and they are rare.
    if (!/[0-9]{16}/.test(line)) return { value: parseJson(line) };
    const documents = parseDocuments(line, 'line').map(({ value }) => value);
    // The reader took a List apart.
    return { value: documents.length === 1 ? documents[0] : { kind: 'List', items: documents } };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

export interface Chunk {
  readonly text: string;
  /** Of a line of JSON its number; undefined for text that is YAML or JSON over several lines. */
  readonly line?: number;
}

/** The lines of JSON of a stream one by one, and what is no such line as one text. */
export async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<Chunk> {
  let number = 0;
  let isFirst = true;
  let rest: string[] | undefined;
  for await (const line of lines) {
    number += 1;
    if (rest !== undefined) rest.push(line);
    else if (line.trim() === '') continue;
    else if ((isFirst && !startsJsonLines(line)) || /^---(\s|$)/.test(line))
      // Positions count the lines before it.
      rest = [...Array<string>(number - 1).fill(''), line];
    else {
      isFirst = false;
      yield { text: line, line: number };
    }
  }
  if (rest !== undefined) yield { text: rest.join('\n') };
}
