/** `npm run conformance`: asserts against the real engines; prints what was measured and the plain count. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from './engine.js';
import { pspCorpus } from './pspCorpus.js';
import { pspRandom } from './pspRandom.js';
import { Report } from './report.js';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' }, corpus: { type: 'string', default: '../shared/corpus' } },
});
const root = process.env['PSP_FERRY_ROOT'] ?? process.cwd();
const report = new Report();

const psp = new Engine('psp', join(root, 'conformance/bin/psp'));
await pspRandom(psp, { cases: Number(values.cases), seed: Number(values.seed) }, report);
const corpus = join(root, values.corpus);
if (existsSync(corpus)) await pspCorpus(psp, corpus, report);
else report.skip('PSP corpus', `${values.corpus} is not here`);
psp.close();

report.close();
process.exitCode = report.failed > 0 ? 1 : 0;
