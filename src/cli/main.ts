#!/usr/bin/env node
/** The command line: parses arguments, calls one command, turns failures into one clear line and an exit code. */
import yargs from 'yargs';
import { InputError } from '../ir/problem.js';
import { bundleCommand } from './commands/bundleCommand.js';
import { checkCommand } from './commands/checkCommand.js';
import { convertCommand } from './commands/convertCommand.js';
import { explainCommand } from './commands/explainCommand.js';
import { gapsCommand } from './commands/gapsCommand.js';
import { irCommand } from './commands/irCommand.js';
import { EXIT, UsageError } from './exit.js';
import { hideDashes } from './targetOptions.js';
import { VERSION } from './version.js';

const COMMANDS = [convertCommand, checkCommand, gapsCommand, bundleCommand, irCommand, explainCommand];
const ABOUT = 'Carries PodSecurityPolicies to Pod Security Admission, Gatekeeper, Kyverno and ValidatingAdmissionPolicy,\nand says where the result is not equivalent.';

async function run(argv: readonly string[]): Promise<number> {
  let exit: number = EXIT.done;
  const finish = (code: number): void => {
    exit = code;
  };
  // yargs writes the help of all that it knows before it runs a command: of one command that takes much less time.
  const only = COMMANDS.find(({ name }) => name === argv[0]), program = only === undefined ? 'psp-ferry' : `psp-ferry ${only.name}`;
  const parser = yargs(hideDashes(only === undefined ? argv : argv.slice(1)))
    .scriptName(program)
    .option('strict', { type: 'boolean', default: false, describe: 'refuse policies that lack a required strategy' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'no messages but errors' })
    .strict()
    .recommendCommands()
    .version(VERSION)
    .help()
    .wrap(120)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(`${message}; see ${program} --help`);
    });
  if (only !== undefined) await only.addTo(parser, true, finish).parseAsync();
  else {
    const all = COMMANDS.reduce((known, command) => command.addTo(known, false, finish), parser);
    await all.usage(`$0 <command> [inputs..]\n\n${ABOUT}`).completion('completion', 'a completion script for bash or zsh').demandCommand(1, 'name a command').parseAsync();
  }
  return exit;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` went away: nothing is wrong.
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError) && !(error instanceof UsageError)) throw error;
  process.stderr.write(`${error instanceof UsageError ? 'psp-ferry: ' : ''}${error.message}\n`);
  process.exitCode = EXIT.badInput;
}
