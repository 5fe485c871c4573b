import { withEscapes } from './printable.js';

/**
 * JSON text of a value, with every integer exact: a bigint is written as the number it is.
 * @param indent spaces a level; 0 for one line.
 */
export function exactJson(value: unknown, indent = 2): string {
  return withEscapes(plainJson(value, indent) ?? write(value, indent, '\n'));
}

/** Only what JSON cannot write itself is written here: it is many times slower. */
function plainJson(value: unknown, indent: number): string | undefined {
  try {
    return JSON.stringify(value, undefined, indent) ?? 'null';
  } catch (error) {
    // For a bigint.
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
