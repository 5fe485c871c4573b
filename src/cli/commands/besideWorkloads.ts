import { besideManifests } from '../../load/inputs.js';
import type { Terminal } from '../io/terminal.js';
import { sayEach } from '../io/warnings.js';

interface Given {
  /** Of these it is said when the policies are read. */
  readonly inputs: readonly string[];
  readonly quiet: boolean;
  readonly output?: string | undefined;
}

/** Warns of templates beside the workloads, which are not read. */
export function sayTemplates(
  workloads: readonly string[],
  { inputs, quiet, output }: Given,
  terminal: Terminal,
): void {
  if (quiet) return;
  const others = workloads.filter((one) => !inputs.includes(one));
  sayEach(besideManifests(others, output), terminal);
}
