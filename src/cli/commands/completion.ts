import type { ArgumentsOf, CommandTable } from '../options/command.js';
import { SHELLS } from '../parser/shells.js';

export const completionTable = {
  describe: 'a completion script for bash, zsh or fish',
  positionals: {},
  options: {
    shell: {
      type: 'string',
      choices: SHELLS,
      describe: 'the shell; if left out, that of $SHELL',
    },
  },
  examples: [
    ['source <(psp-ferry completion --shell bash)', 'in ~/.bashrc; in ~/.zshrc with --shell zsh'],
    ['psp-ferry completion --shell fish | source', 'in ~/.config/fish/config.fish'],
  ],
} as const satisfies CommandTable;

export type CompletionArguments = ArgumentsOf<typeof completionTable>;
