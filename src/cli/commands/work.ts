/** What each command does. The code is loaded when the command runs. */
import type { ArgumentsOf } from '../options/command.js';
import type { Terminal } from '../io/terminal.js';
import type { COMMANDS, CommandName } from './tables.js';

type Work<Arguments> = (args: Arguments, terminal: Terminal) => Promise<number>;

/** Each returns the exit code. */
export const WORK: { readonly [N in CommandName]: Work<ArgumentsOf<(typeof COMMANDS)[N]>> } = {
  convert: async (...given) => (await import('./convert.run.js')).runConvert(...given),
  check: async (...given) => (await import('./check.run.js')).runCheck(...given),
  gaps: async (...given) => (await import('./gaps.run.js')).runGaps(...given),
  diff: async (...given) => (await import('./diff.run.js')).runDiff(...given),
  bundle: async (...given) => (await import('./bundle.run.js')).runBundle(...given),
  plan: async (...given) => (await import('./plan.run.js')).runPlan(...given),
  verify: async (...given) => (await import('./verify.run.js')).runVerify(...given),
  ir: async (...given) => (await import('./ir.run.js')).runIr(...given),
  explain: async (...given) => (await import('./explain.run.js')).runExplain(...given),
  completion: async (...given) => (await import('./completion.run.js')).runCompletion(...given),
};
