import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPORT_FILES } from '../../scripts/golden-cases.mjs';
import { ROOT } from '../cli/run.js';

export const goldenFile = (name: string, format: string): string =>
  join(ROOT, 'test/report/golden', name, REPORT_FILES[format]!);
export const goldenReport = (name: string, format: string): string =>
  readFileSync(goldenFile(name, format), 'utf8');

export interface ReviewJson {
  readonly targets: readonly string[];
  readonly policies: readonly string[];
  readonly gaps: readonly {
    readonly id: string;
    readonly target: string;
    readonly policy: string;
    readonly control: string;
    readonly effect: string;
    readonly impact: string;
    readonly status: string;
    readonly fails: boolean;
    readonly acceptance: { readonly by: string; readonly reason: string } | null;
    readonly verdicts: {
      readonly psp: { readonly verdict: string };
      readonly target: string;
      readonly outcome: readonly string[];
    } | null;
  }[];
  readonly fixed: readonly { readonly id: string }[];
}
/** The same review as data: what the other formats must agree with. */
export const goldenReview = (name: string): ReviewJson =>
  JSON.parse(goldenReport(name, 'json')) as ReviewJson;
