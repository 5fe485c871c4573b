import { printable } from '../base/printable.js';

/**
 * Escapes input text in Markdown, so that it cannot start markup, mention people or become a link.
 */
export function markdownText(text: string): string {
  return printable(text.replaceAll(/[\r\n\t]+/g, ' '))
    .replaceAll(/[\\`<>[\]|]|&(?=#|\w+;)/g, '\\$&')
    .replaceAll(/(?:[*~]+|(?<!\w)_+)(?=[^\s;,.)])/g, (run) =>
      [...run].map((one) => `\\${one}`).join(''),
    )
    .replaceAll(/@|:(?=\/\/)|www(?=\.)/gi, '$&<!-- -->');
}

/** The lines as a code block that they cannot end. */
export function markdownBlock(language: string, lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines.map(printable), fence].join('\n');
}
