import type { OutputText } from '../../base/outputText.js';
import { leftOnCluster } from '../../targets/leftOnCluster.js';

/**
 * A note about objects of an earlier conversion that the new files no longer have, with the commands
 * that remove them; empty if there are none.
 */
export function leftWords(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, OutputText>,
): string {
  const left = leftOnCluster(before, after);
  if (left.length === 0) return '';
  const commands = left.map(([target, command]) => `  ${target}: ${command}\n`).join('');
  return `Objects of an earlier run are no longer written, but still work where they were applied. Delete them once the new files are applied:\n${commands}`;
}
