/** The commands that a document tells its reader to run, as they are in its code blocks. */

export interface Step {
  readonly command: string;
  /** What the document promises behind `#`. */
  readonly promise: string;
  /** What it shows as printed: the block after the command's. */
  readonly prints?: string;
}

const PROGRAMS = /^(psp-ferry|kubectl|helm|kyverno|gator|sh) /;

/** @returns the steps below a heading, up to the next one of any level. */
export function stepsUnder(markdown: string, heading: string): readonly Step[] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(` ${heading}`));
  if (start < 0) throw new Error(`there is no heading ${heading}`);
  const steps: Step[] = [];
  for (const block of blocks(lines.slice(start + 1))) {
    if (block.every((line) => PROGRAMS.test(line))) steps.push(...block.map(stepOf));
    else if (steps.length > 0) steps.push({ ...steps.pop()!, prints: block.join('\n') });
  }
  return steps;
}

/**
 * Lines between two fences, before the next heading. A `#` within a block is a comment of the
 * shell.
 */
function blocks(lines: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    if (open === undefined && /^#+ /.test(line)) break;
    if (!line.startsWith('```')) open?.push(line);
    else if (open === undefined) found.push((open = []));
    else open = undefined;
  }
  return found;
}

function stepOf(line: string): Step {
  const [, command = line, promise = ''] = /^(.*?)\s+# (.*)$/.exec(line) ?? [];
  return { command, promise };
}
