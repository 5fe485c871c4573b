#!/usr/bin/env node
/**
 * The command line of this process. Little is loaded here: starting takes longer than most work
 * does.
 */
import { VERSION } from '../api/version.js';

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const [{ runCommandLine }, { processTerminal }] = await Promise.all([
    import('./commandLine.js'),
    import('./io/terminal.js'),
  ]);
  return runCommandLine(argv, processTerminal);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` went away: nothing is wrong.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void main(process.argv.slice(2)).then((exit) => {
  process.exitCode = exit;
});
