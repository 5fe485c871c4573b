import { command, type Command } from '../args/command.js';
import { SHELLS } from '../completion/shells.js';

/** @param all the commands that are completed, itself among them. */
export const completionCommand = (all: () => readonly Command[]): Command =>
  command({
    name: 'completion',
    describe: 'a completion script for bash, zsh or fish',
    operands: {},
    options: {
      shell: {
        type: 'word',
        value: 'SHELL',
        choices: SHELLS,
        describe: 'that of $SHELL if left out',
      },
    },
    examples: [
      ['source <(psp-ferry completion --shell bash)', 'in ~/.bashrc; zsh likewise'],
      ['psp-ferry completion --shell fish | source', 'in ~/.config/fish/config.fish'],
    ],
    run: async (args, terminal) =>
      (await import('../completion/index.js')).completion(args, all(), terminal),
  });
