/** The parts of the help besides the options, which yargs lays out. */
import cliui from 'cliui';
import type { CommandTable } from '../options/command.js';

export const overviewText = (): string =>
  `psp-ferry COMMAND [inputs..] [options]

Carries PodSecurityPolicies to Pod Security Admission, Gatekeeper, Kyverno and ValidatingAdmissionPolicy, and says where the result is not equivalent.

Options and examples of one command: psp-ferry COMMAND --help`;

/** The end of the help of all commands. */
export const exitCodesText = (columns: number): string => {
  const ui = cliui({ width: columns });
  for (const [code, meaning] of EXIT_CODES)
    ui.div({ text: code, width: 6, padding: [0, 0, 0, 2] }, { text: meaning });
  return `\nExit codes:\n${ui.toString()}\n`;
};

const EXIT_CODES = [
  ['0', 'done'],
  ['1', 'a check failed: new gaps, a stale folder, denied pods'],
  ['2', 'bad usage, bad input, or output that cannot be written; nothing has been written'],
  ['70', 'a fault of psp-ferry itself: please report it'],
] as const;

/** Commands are not broken over lines, so that they can be copied. */
export function examplesText({ examples }: CommandTable, columns: number): string {
  const ui = cliui({ width: columns });
  const lines = examples.flatMap(([typed, what]) => {
    ui.resetOutput();
    ui.div({ text: what, padding: [0, 0, 0, 6] });
    return [`  ${typed}`, ui.toString()];
  });
  return `\nExamples:\n${lines.join('\n')}\n`;
}
