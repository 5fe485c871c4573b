/** Whether a packed chart has policies that its values leave out. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shellWord.js';
import { SOURCE } from '../../ir/source.js';
import { POLICY } from './policySwitches.js';

/** A chart unpacks to no more than helm takes of it. */
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * Which template and which value it is, only the unpacked chart tells. Charts that are packed within
 * it are not looked into.
 */
export function leftOutOfPackage(chart: string, printed: string): readonly Problem[] {
  if (POLICY.test(printed) || !POLICY.test(contentOf(chart))) return [];
  return [
    {
      severity: 'warning',
      position: { file: chart },
      message: `the chart has a ${SOURCE.kind}, and leaves it out with these values`,
      remedy: `set what it depends on; helm show values ${shellWord(chart)} lists the values, and of an unpacked chart psp-ferry names which`,
    },
  ];
}

/** The archive's files lie in it as they are, one after the other. */
function contentOf(chart: string): string {
  try {
    return gunzipSync(readFileSync(chart), { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    // helm read it: what cannot be looked into is not warned of.
    return '';
  }
}
