const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** The text in quotes, as Go's strconv.Quote writes it: control characters become escapes. */
export function quoted(text: string): string {
  return `"${[...text]
    .map((character) => {
      if (SHORT[character] !== undefined) return SHORT[character];
      if (PRINTABLE.test(character)) return character;
      const code = character.codePointAt(0)!;
      const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
      if (code < 0x80) return `\\x${hex(2)}`;
      return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
    })
    .join('')}"`;
}
