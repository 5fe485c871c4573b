/** Runs one command; failures become one clear line and an exit code. */
import { existsSync } from 'node:fs';
import { VERSION } from '../api/version.js';
import { InputError } from '../base/problem.js';
import { nearMatch } from '../base/nearMatch.js';
import type { Command } from './args/command.js';
import { commandHelp, overview } from './args/help.js';
import { parse, words, type Parsed, type Words } from './args/parse.js';
import { valuesOf, type Settings } from './args/values.js';
import { COMMANDS } from './commands/index.js';
import { CONFIG_FILE } from './config/configFile.js';
import { EXIT, UsageError } from './exit.js';
import type { Terminal } from './io/terminal.js';

/** @returns the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(argv, terminal);
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof UsageError)) throw error;
    terminal.err(`${error instanceof UsageError ? 'psp-ferry: ' : ''}${error.message}\n`);
    return EXIT.badInput;
  }
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const typed = words(
    argv,
    COMMANDS.map(({ options }) => options),
  );
  const columns = Math.min(terminal.columns, 120);
  const command = COMMANDS.find(({ name }) => name === typed.command);
  if (typed.version || (typed.help && typed.command === undefined)) {
    terminal.out(typed.version ? `${VERSION}\n` : overview(COMMANDS, columns));
    return EXIT.done;
  }
  if (command === undefined)
    throw new UsageError(
      typed.command === undefined
        ? 'name a command; see psp-ferry --help'
        : unknownCommand(typed.command),
    );
  if (typed.help) {
    terminal.out(commandHelp(command, columns));
    return EXIT.done;
  }
  const parsed = parsedFor(command, typed);
  return command.run(valuesOf(command, parsed, await settingsFor(command, parsed)), terminal);
}

function parsedFor(command: Command, typed: Words): Parsed {
  try {
    return parse(typed, command);
  } catch (error) {
    throw error instanceof UsageError
      ? new UsageError(`${error.message}; see psp-ferry ${command.name} --help`)
      : error;
  }
}

/** What is needed to read a configuration is loaded where there is one. */
async function settingsFor(command: Command, { named }: Parsed): Promise<Settings> {
  const file = named.get('config') ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
  return typeof file === 'string'
    ? (await import('./config/readConfig.js')).readConfig(file, command)
    : new Map();
}

function unknownCommand(name: string): string {
  const near = nearMatch(
    name,
    COMMANDS.map((command) => command.name),
  );
  return `there is no command "${name}"; ${near === undefined ? 'see psp-ferry --help' : `did you mean ${near}?`}`;
}
