import type { Command } from '../args/command.js';
import { EXIT } from '../exit.js';
import type { Terminal } from '../io/terminal.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { SHELLS, type Shell } from './shells.js';
import { zshCompletion } from './zsh.js';

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Prints the script for the shell that is named, or else the one that runs. */
export function completion(
  { shell }: { readonly shell: Shell | undefined },
  commands: readonly Command[],
  { env, out }: Terminal,
): number {
  const running = SHELLS.find((one) => env['SHELL']?.endsWith(`/${one}`)) ?? 'bash';
  out(SCRIPTS[shell ?? running](commands));
  return EXIT.done;
}
