import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_CASES, REPORT_FILES } from '../../scripts/golden-cases.mjs';
import { call, ROOT } from '../cli/run.js';
import { goldenReport } from './goldenReport.js';

const FORMATS = Object.keys(REPORT_FILES);

describe.each(REPORT_CASES)('$name (npm run golden:update)', ({ name, arguments: args }) => {
  // In one run, for the search for witnesses takes time; test/cli/reportFormats holds that a format
  // is the same alone.
  it('each is what the command line writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-report-'));
    const { status, stdout, stderr } = await call([
      ...['gaps', ...args, '-q'],
      ...FORMATS.flatMap((format) => ['-f', `${format}=${join(folder, format)}`]),
    ]);
    expect([status, stdout, stderr]).toEqual([1, '', '']);
    for (const format of FORMATS)
      expect([format, readFileSync(join(folder, format), 'utf8')]).toEqual([
        format,
        goldenReport(name, format),
      ]);
    rmSync(folder, { recursive: true });
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

it('the HTML report is one file that refers to no other', () => {
  expect(goldenReport('three-policies', 'html')).not.toMatch(
    /<(link|img|iframe)\b|\bsrc=|url\(|@import/,
  );
});
