/**
 * Text of others in a line that people read: a comment, a message, a report, a log. What could end
 * the line, move the cursor, colour or turn the text around is shown as its code point, and so is
 * what CI would take for a command (`::error::`, `##[error]`, `##vso[...]`). Every such text goes
 * through here.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<![^\s]):(?=:)|#(?=#(?:vso)?\[)/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/**
 * The same for JSON, CEL and YAML in double quotes, whose strings have escapes of their own: they
 * read back to the same text.
 */
export function withEscapes(code: string): string {
  if (!/[\u007f-\uffff]/.test(code)) return code;
  return code.replaceAll(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0080-\u009f\u007f]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Several lines of ours with text of others in them. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
