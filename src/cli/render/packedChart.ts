/** Finds out whether a packed chart has policies that its default values leave out. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shellWord.js';
import { SOURCE } from '../../ir/source.js';
import { POLICY } from './policySwitches.js';

/** The limit for an unpacked chart, which is also helm's. */
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * A warning that policies are left out. Only the unpacked chart tells which template and value it
 * is. Packed charts inside the chart are not searched.
 */
export function leftOutOfPackage(chart: string, printed: string): readonly Problem[] {
  if (POLICY.test(printed) || !POLICY.test(contentOf(chart))) return [];
  return [
    {
      severity: 'warning',
      position: { file: chart },
      message: `the chart has a ${SOURCE.kind}, and leaves it out with these values`,
      remedy: `set what it depends on: helm show values ${shellWord(chart)} lists the values; if you unpack the chart, psp-ferry names the one`,
    },
  ];
}

/** The text of all files: they follow each other in the archive without compression. */
function contentOf(chart: string): string {
  try {
    return gunzipSync(readFileSync(chart), { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    // helm could read the chart. If it cannot be read here, there is no warning.
    return '';
  }
}
