/**
 * Text of others on a terminal or in a log: what could move the cursor, colour or turn the line
 * around is shown as its code point,
 * and so is what CI would take for a command (`::error::`, `##[error]`, `##vso[...]`).
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?<![^\s]):(?=:)|#(?=#(?:vso)?\[)/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** The same for JSON and CEL, whose strings have escapes of their own: they can still be copied. */
export function withEscapes(code: string): string {
  return code.replaceAll(/[\p{Cf}\p{Zl}\p{Zp}\u0080-\u009f\u007f]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
