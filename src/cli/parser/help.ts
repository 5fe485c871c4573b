/** The parts of the help besides the options, which yargs lays out. */
import cliui from 'cliui';
import type { CommandTable } from '../options/command.js';

export const overviewText = (): string =>
  `psp-ferry COMMAND [inputs..] [options]

Carries PodSecurityPolicies to Pod Security Admission, Gatekeeper, Kyverno and ValidatingAdmissionPolicy, and says where the result is not equivalent.

Options and examples of one command: psp-ferry COMMAND --help`;

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
