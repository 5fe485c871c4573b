/** Words of commands that people run. */
import { printable } from './printable.js';

/**
 * A word as a shell takes it; quoted only where it must be. What would not stay text on a screen is
 * written as bash and zsh read it.
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
