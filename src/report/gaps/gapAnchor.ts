/** The HTML id for a gap: unique, and with letters, digits, dots, dashes and underscores only. */
export const gapAnchor = (id: string): string =>
  `gap-${id.replaceAll(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)!.toString(16)}_`)}`;
