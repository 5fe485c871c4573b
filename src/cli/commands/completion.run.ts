import { EXIT } from '../io/exit.js';
import type { Terminal } from '../io/terminal.js';
import { completionScript } from '../parser/completionScript.js';
import { fishCompletion } from '../parser/fishCompletion.js';
import { SHELLS } from '../parser/shells.js';
import type { CompletionArguments } from './completion.js';
import { COMMANDS } from './tables.js';

/** Prints the script for the named shell, or else for the shell that is running. */
export function runCompletion(
  { shell: named }: Pick<CompletionArguments, 'shell'>,
  { env, out }: Terminal,
): number {
  const shell = named ?? SHELLS.find((one) => env['SHELL']?.endsWith(`/${one}`)) ?? 'bash';
  const script = shell === 'fish' ? fishCompletion(COMMANDS) : completionScript(shell);
  out(`# Completion of psp-ferry for ${shell}\n${script}`);
  return EXIT.done;
}
