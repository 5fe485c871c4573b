import { printable } from '../base/printable.js';

/** Values of a policy in Markdown: they cannot start markup, mention people or become links. */
export function markdownText(text: string): string {
  return printable(text.replaceAll(/[\r\n\t]+/g, ' '))
    .replaceAll(/[\\`<>[\]|]/g, '\\$&')
    .replaceAll(/(?:[*~]+|(?<!\w)_+)(?=[^\s;,.)])/g, (run) =>
      [...run].map((one) => `\\${one}`).join(''),
    )
    .replaceAll(/@|:(?=\/\/)|www(?=\.)/gi, '$&<!-- -->');
}

/** Lines as a block that they cannot end. */
export function markdownBlock(language: string, lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines.map(printable), fence].join('\n');
}
