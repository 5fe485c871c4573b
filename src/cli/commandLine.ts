/** Runs one command. A failure becomes a clear message of one line and an exit code. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { newerThanKnown } from '../api/choices.js';
import { printable } from '../base/printable.js';
import { InputError } from '../base/problem.js';
import { TargetError } from '../targets/shared/targetError.js';
import { givenForCharts } from './commands/renderOptions.js';
import { COMMANDS, type CommandName } from './commands/tables.js';
import { WORK } from './commands/work.js';
import { EXIT, UsageError } from './io/exit.js';
import type { Terminal } from './io/terminal.js';
import { CONFIG_FILE, OTHER_CONFIG_NAMES } from './options/commonOptions.js';
import { asksForCompletions, completions, parse, type Values } from './parser/commandParser.js';

/** @returns the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(argv, terminal);
  } catch (error) {
    const line = refusalLine(error);
    if (line === undefined) throw error;
    terminal.err(`${line}\n`);
    return EXIT.badInput;
  }
}

/** The message for bad usage or bad input; undefined for a fault of psp-ferry itself. */
function refusalLine(error: unknown): string | undefined {
  if (error instanceof InputError) return error.message;
  if (error instanceof UsageError || error instanceof TargetError)
    return `psp-ferry: ${printable(error.message)}`;
  return undefined;
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  if (asksForCompletions(argv)) {
    terminal.out(completions(argv, COMMANDS));
    return EXIT.done;
  }
  const columns = Math.min(terminal.columns, 120);
  const parsed = parse(argv, COMMANDS, { columns });
  if ('text' in parsed) {
    terminal.out(parsed.text);
    return EXIT.done;
  }
  const command = parsed.command as CommandName;
  const { config: file = configHere(), configRoot } = parsed.values;
  if (configRoot !== undefined && file === undefined)
    throw new UsageError('--config-root needs a configuration: name it with --config FILE');
  const values =
    typeof file === 'string'
      ? await withConfig(argv, command, { file, root: configRoot }, columns)
      : parsed.values;
  // A configuration file cannot suppress this note, even if it sets `quiet`.
  if (typeof file === 'string' && parsed.values['quiet'] !== true)
    terminal.err(`options from ${printable(file)}\n`);
  warnOfVersion(values, terminal);
  await warnOfUnusedValues(values, terminal);
  if (values['quiet'] !== true) await warnOfNoEffect(command, parsed.values, values, terminal);
  // The cast is safe, because the values were made from the command's own table.
  return (WORK[command] as (given: Values, terminal: Terminal) => Promise<number>)(
    values,
    terminal,
  );
}

/** @throws UsageError for a file that is meant for a configuration, and would not be read. */
function configHere(): string | undefined {
  const other = OTHER_CONFIG_NAMES.find((name) => existsSync(name));
  if (other !== undefined)
    throw new UsageError(
      `${other} is not read: rename it to ${CONFIG_FILE}, or name it with --config ${other}`,
    );
  return existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined;
}

function warnOfVersion({ kubernetes, quiet }: Values, terminal: Terminal): void {
  const warning = typeof kubernetes === 'string' ? newerThanKnown(kubernetes) : undefined;
  if (warning !== undefined && quiet !== true)
    terminal.err(`psp-ferry: warning: --kubernetes ${warning}\n`);
}

/** The code that recognises charts is loaded only if something is given for them. */
async function warnOfUnusedValues(values: Values, terminal: Terminal): Promise<void> {
  const given = givenForCharts(values);
  if (values['quiet'] === true || given.length === 0) return;
  const { unusedValues } = await import('./render/unusedValues.js');
  const note = unusedValues(given, values);
  if (note !== undefined) terminal.err(`psp-ferry: warning: ${note}\n`);
}

async function warnOfNoEffect(
  command: CommandName,
  given: Values,
  values: Values,
  terminal: Terminal,
): Promise<void> {
  const { withoutEffect } = await import('./commands/withoutEffect.js');
  for (const note of withoutEffect(command, COMMANDS[command].options, given, values))
    terminal.err(`psp-ferry: warning: ${note}\n`);
}

/** The code that reads a configuration file is loaded only if there is one. */
async function withConfig(
  argv: readonly string[],
  command: CommandName,
  { file, root }: { readonly file: string; readonly root: unknown },
  columns: number,
): Promise<Values> {
  const { readConfig } = await import('./config/readConfig.js');
  const settings = readConfig(
    file,
    command,
    COMMANDS[command],
    typeof root === 'string' ? root : dirname(file),
  );
  const parsed = parse(argv, COMMANDS, { columns, settings });
  return 'values' in parsed ? parsed.values : {};
}
