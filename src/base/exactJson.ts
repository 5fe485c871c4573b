import { withEscapes } from './printable.js';

/**
 * JSON text in which every integer is exact: a bigint is written as a number.
 * @param indent spaces for each level; 0 puts everything on one line.
 */
export function exactJson(value: unknown, indent = 2): string {
  return withEscapes(plainJson(value, indent) ?? write(value, indent, '\n'));
}

/**
 * The same text of an object in pieces: one for each item of the lists and objects that it holds.
 * It never holds undefined itself.
 */
export function* exactJsonPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{\n';
  for (const [key, held] of Object.entries(value)) {
    yield `${before}  ${exactJson(key)}: `;
    yield* hasItems(held) ? itemPieces(held) : [exactJson(held)];
    before = ',\n';
  }
  yield before === '{\n' ? '{}' : '\n}';
}

const hasItems = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function* itemPieces(held: object): Generator<string> {
  const isList = Array.isArray(held);
  let before = isList ? '[\n' : '{\n';
  for (const [key, item] of Object.entries(held)) {
    const name = isList ? '' : `${exactJson(key)}: `;
    yield `${before}    ${name}${exactJson(item).replaceAll('\n', '\n    ')}`;
    before = ',\n';
  }
  yield isList ? '\n  ]' : '\n  }';
}

/**
 * Uses JSON.stringify if possible; undefined if the value holds a bigint. `write` handles bigints,
 * but is many times slower.
 */
function plainJson(value: unknown, indent: number): string | undefined {
  try {
    return JSON.stringify(value, undefined, indent) ?? 'null';
  } catch (error) {
    // JSON.stringify throws a TypeError for a bigint.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function write(value: unknown, indent: number, line: string): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = line + ' '.repeat(indent);
  if (Array.isArray(value))
    return enclose(
      '[',
      value.map((item) => write(item, indent, inner)),
      ']',
      indent,
      line,
    );
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const colon = indent > 0 ? ': ' : ':';
  return enclose(
    '{',
    entries.map(([key, one]) => `${JSON.stringify(key)}${colon}${write(one, indent, inner)}`),
    '}',
    indent,
    line,
  );
}

function enclose(
  open: string,
  parts: readonly string[],
  close: string,
  indent: number,
  line: string,
): string {
  if (parts.length === 0 || indent === 0) return open + parts.join(',') + close;
  const inner = line + ' '.repeat(indent);
  return open + inner + parts.join(`,${inner}`) + line + close;
}
