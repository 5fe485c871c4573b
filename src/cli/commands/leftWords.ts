import { leftOnCluster } from '../../targets/leftOnCluster.js';

/** Said after a folder was written that held an earlier conversion; empty where nothing is left. */
export function leftWords(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string {
  const left = leftOnCluster(before, after);
  if (left.length === 0) return '';
  const commands = left.map(([target, command]) => `  ${target}: ${command}\n`).join('');
  return `No longer written, and goes on working where it was applied. Once what is new is applied:\n${commands}`;
}
