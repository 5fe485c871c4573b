/** What each command does, loaded when it runs. */
import type { ArgumentsOf } from '../options/command.js';
import type { Terminal } from '../io/terminal.js';
import type { COMMANDS, CommandName } from './tables.js';

type Work<Arguments> = (args: Arguments, terminal: Terminal) => Promise<number>;

/** Each gives the exit code. */
export const WORK: { readonly [N in CommandName]: Work<ArgumentsOf<(typeof COMMANDS)[N]>> } = {
  convert: async (...given) => (await import('./convert.run.js')).convert(...given),
  check: async (...given) => (await import('./check.run.js')).check(...given),
  gaps: async (...given) => (await import('./gaps.run.js')).gaps(...given),
  bundle: async (...given) => (await import('./bundle.run.js')).bundle(...given),
  ir: async (...given) => (await import('./ir.run.js')).ir(...given),
  explain: async (...given) => (await import('./explain.run.js')).explain(...given),
  completion: async (...given) => (await import('./completion.run.js')).completion(...given),
};
