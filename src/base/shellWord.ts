/** Words in shell commands that the user is told to run. */
import { printable } from './printable.js';

/**
 * The text as one word for a shell, quoted only if necessary. A text with unprintable characters is
 * written as `$'...'`, which bash and zsh understand.
 */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_.,:/@=+-]+$/.test(text)) return text;
  return printable(text) === text
    ? `'${text.replaceAll("'", "'\\''")}'`
    : `$'${[...text].map(inEscapes).join('')}'`;
}

function inEscapes(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  return printable(character) === character
    ? character
    : `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`;
}
