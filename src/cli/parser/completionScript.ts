/**
 * Completion for bash and zsh. The script is that of yargs: it calls psp-ferry with the words that
 * were typed.
 */
import yargs from 'yargs';
import type { Shell } from './shells.js';

/** The word with which the script asks for completions. */
export const ASKED = '--get-yargs-completions';

/** yargs learns the shell only from $SHELL, both when it writes the script and when it answers. */
export function completionScript(shell: Exclude<Shell, 'fish'>): string {
  const { SHELL } = process.env;
  process.env['SHELL'] = shell;
  try {
    let script = '';
    void yargs([])
      .scriptName('psp-ferry')
      .completion('completion')
      .parse(['completion'], {}, (_, __, output) => {
        script = output;
      });
    return `${script.replaceAll(`psp-ferry ${ASKED}`, `SHELL=${shell} psp-ferry ${ASKED}`)}\n`;
  } finally {
    if (SHELL === undefined) delete process.env['SHELL'];
    else process.env['SHELL'] = SHELL;
  }
}
