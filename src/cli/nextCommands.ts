/** What people run after a conversion, to copy. */
import type { ConvertedTarget } from '../api/conversion.js';

/** @returns lines, or none where nothing was written that can be applied. */
export function nextCommands(inputs: readonly string[], outputs: readonly ConvertedTarget[], folder: string): readonly string[] {
  const applied = outputs.find(({ files }) => files.some(({ name }) => name === 'kustomization.yaml')), [first] = outputs;
  if (first === undefined) return [];
  // Standard input has been read: it cannot be named again.
  const policies = inputs.includes('-') ? 'POLICIES' : inputs.map(shellWord).join(' ');
  const check = `psp-ferry check ${policies} -w WORKLOADS -t ${(applied ?? first).name}`;
  return applied === undefined ? [check] : [check, `kubectl apply -k ${shellWord(`${folder}/${applied.name}`)} --dry-run=server`];
}

/** As a shell takes it for one word. */
export const shellWord = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
