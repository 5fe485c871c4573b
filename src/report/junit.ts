/** The frame of all JUnit reports. */
export interface JunitTotals {
  readonly tests: number;
  readonly failures: number;
  readonly errors?: number;
  readonly skipped?: number;
}

/** A suite beside others. */
export interface JunitSuite extends JunitTotals {
  readonly lines: readonly string[];
}

/**
 * A report with its suites. The outer element has no `skipped`, because Jenkins' xUnit plugin
 * rejects it there; each suite has it.
 */
export const junitReport = (name: string, totals: JunitTotals, suites: readonly string[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${counts(totals)} time="0">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');

export const junitSuite = (
  name: string,
  totals: JunitTotals,
  cases: readonly string[],
): readonly string[] => [
  `  <testsuite name="${name}" ${counts(totals)} skipped="${totals.skipped ?? 0}" time="0">`,
  ...cases,
  '  </testsuite>',
];

const counts = ({ tests, failures, errors = 0 }: JunitTotals): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}"`;
