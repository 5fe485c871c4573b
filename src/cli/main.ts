#!/usr/bin/env node
/**
 * The command line of this process. It loads little, because starting takes longer than most
 * commands.
 */
import './optimiseLater.js';
import { VERSION } from '../api/version.js';
import { EXIT } from './io/exit.js';
import { WRITE_FAULTS } from './io/writeFaults.js';

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
  // A reader such as `head` ended. That is no error, but the output is not complete.
  if (error.code === 'EPIPE') process.exit(EXIT.readerGone);
  const { code = '', message } = error;
  const why = WRITE_FAULTS[code] ?? (code || message);
  process.stderr.write(`psp-ferry: standard output cannot be written: ${why}\n`);
  process.exit(EXIT.badInput);
});

// If nobody reads the messages, the command still does its work.
process.stderr.on('error', () => undefined);

function crash(error: unknown): never {
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`psp-ferry: this is a fault of psp-ferry, please report it: ${shown}\n`);
  process.exit(EXIT.crash);
}
process.on('uncaughtException', crash);

void main(process.argv.slice(2)).then((exit) => {
  process.exitCode = exit;
}, crash);
