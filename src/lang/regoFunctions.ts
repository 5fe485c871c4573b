/** Functions of Rego as text. */

export interface RegoFunction {
  readonly name: string;
  readonly args: readonly string[];
  readonly clauses: readonly (readonly string[])[];
  readonly value?: readonly string[];
}

/** A rule without arguments is called by its name alone. */
export const callText = (name: string, args: readonly string[]): string =>
  args.length === 0 ? name : `${name}(${args.join(', ')})`;

export function functionText({ name, args, clauses, value }: RegoFunction): string {
  const body = (lines: readonly string[]): string =>
    `if {\n${indentRego(lines.length > 0 ? lines : ['true'])}\n}`;
  const head = callText(name, args);
  // A function has only one value: with `else`, clauses after the first that holds are skipped.
  if (value !== undefined)
    return `${head} ${clauses.map((lines, i) => `:= ${value[i]!} ${body(lines)}`).join(' else ')}\n`;
  return clauses.map((lines) => `${head} ${body(lines)}\n`).join('\n');
}

export const indentRego = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .split('\n')
    .map((line) => `\t${line}`)
    .join('\n');
