/**
 * A remedy for input that another program has to turn into objects first. It names a file, because
 * a pipe would fit only commands and options that read standard input.
 *
 * @param first what to do, as a clause.
 * @param command the command that prints the objects.
 * @param file the file for its output.
 */
export const giveOutput = (first: string, command: string, file = 'rendered.yaml'): string =>
  `${first}, and give ${file}: ${command} > ${file}`;
