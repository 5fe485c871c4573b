/** Values of a policy in Markdown: they cannot start markup, mention people or become links. */
export function markdownText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\\`<>[\]|]/g, '\\$&').replaceAll(/@|:(?=\/\/)|www(?=\.)/gi, '$&<!-- -->');
}

/** Lines as a block that they cannot end. */
export function markdownBlock(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}
