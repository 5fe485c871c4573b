/** Words of commands that people run. */

/** A word as a shell takes it; quoted only where it must be. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_.,:/@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
