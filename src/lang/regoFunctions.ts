/** Functions of Rego as text. */

export interface RegoFunction {
  readonly name: string;
  readonly args: readonly string[];
  readonly clauses: readonly (readonly string[])[];
  readonly value?: readonly string[];
}

/** Without arguments it is a plain rule. */
export const callText = (name: string, args: readonly string[]): string =>
  args.length === 0 ? name : `${name}(${args.join(', ')})`;

export function functionText({ name, args, clauses, value }: RegoFunction): string {
  const body = (lines: readonly string[]): string =>
    `if {\n${indentRego(lines.length > 0 ? lines : ['true'])}\n}`;
  const head = callText(name, args);
  // A function has one value: what comes after the way that holds is not looked at.
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
