/**
 * An id of the page: whatever is in a gap's id, it is letters, digits, dots and lines here, and
 * names one gap only.
 */
export const gapAnchor = (id: string): string =>
  `gap-${id.replaceAll(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)!.toString(16)}_`)}`;
