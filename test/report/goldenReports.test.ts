import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPORT_CASES, REPORT_FILES } from '../../scripts/golden-cases.mjs';
import { call, ROOT } from '../cli/run.js';
import { goldenReport } from './goldenReport.js';

describe.each(REPORT_CASES)('$name (npm run golden:update)', ({ name, arguments: args }) => {
  it.each(Object.keys(REPORT_FILES))('%s is what the command line writes', async (format) => {
    const { status, stdout, stderr } = await call(['gaps', ...args, '-f', format, '-q']);
    expect(stdout).toBe(goldenReport(name, format));
    expect([status, stderr]).toEqual([1, '']);
  });

  it('has no file that no format writes', () => {
    expect(readdirSync(join(ROOT, 'test/report/golden', name)).sort()).toEqual(
      Object.values(REPORT_FILES).sort(),
    );
  });
});

it('has no folder that no case writes', () => {
  expect(readdirSync(join(ROOT, 'test/report/golden')).sort()).toEqual(
    REPORT_CASES.map(({ name }) => name).sort(),
  );
});
