/**
 * Makes text from the input safe to print in one line of a comment, message, report or log.
 * Characters that could end the line, move the cursor, or change the colour or direction of text
 * are shown as code points. So are the commands of CI systems (`::error::`, `##[error]`,
 * `##vso[...]`). All input text that is printed for people goes through this function.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<![^\s]):(?=:)|#(?=#(?:vso)?\[)/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/**
 * The same for JSON, CEL and YAML in double quotes. Their own escapes are used, so that a parser
 * reads the original text.
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

/** The same for several lines that psp-ferry writes itself, with input text in them. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
