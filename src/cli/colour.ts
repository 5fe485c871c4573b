/** Colour only on a terminal; NO_COLOR and FORCE_COLOR, where they are set, say otherwise. */
const { NO_COLOR, FORCE_COLOR } = process.env;
const isColoured = !NO_COLOR && (FORCE_COLOR ? FORCE_COLOR !== '0' : process.stdout.isTTY);

const paint = (code: number) => (text: string): string => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
export const added = paint(32), removed = paint(31), strong = paint(1);

/** A line of a diff. */
export const diffLine = (line: string): string => (line.startsWith('+') ? added(line) : line.startsWith('-') ? removed(line) : line);
