/** `npm run conformance`: asserts against the real engines; prints what was measured and the plain count. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { Engine } from './engine.js';
import { pspCorpus } from './pspCorpus.js';
import { pspFixtures } from './pspFixtures.js';
import { pspRandom } from './pspRandom.js';
import { Report } from './report.js';
import { targetCorpus } from './targetCorpus.js';
import { targetRandom } from './targetRandom.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' }, 'target-cases': { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' },
    corpus: { type: 'string', default: '../shared/corpus' }, only: { type: 'string', multiple: true },
  },
});
const root = process.env['PSP_FERRY_ROOT'] ?? process.cwd();
const corpus = join(root, values.corpus), seed = Number(values.seed);
const report = new Report();
const wanted = (name: string): boolean => values.only === undefined || values.only.includes(name);
const engineOf = (name: string): Engine => new Engine(name, join(root, 'conformance/bin', name));

/** Which engine answers for each target. */
const ENGINES: { readonly [T in TargetName]: string } = { psa: 'kube', vap: 'kube', gatekeeper: 'gatekeeper', kyverno: 'kyverno', 'kyverno-cel': 'kyverno' };

if (wanted('psp')) {
  const psp = engineOf('psp');
  await pspFixtures(psp, report);
  await pspRandom(psp, { cases: Number(values.cases), seed }, report);
  if (existsSync(corpus)) await pspCorpus(psp, corpus, report);
  else report.skip('PSP corpus', `${values.corpus} is not here`);
  psp.close();
}
for (const target of TARGET_NAMES.filter(wanted)) {
  const engine = engineOf(ENGINES[target]);
  await targetRandom(engine, target, { cases: Number(values['target-cases']), seed }, report);
  if (existsSync(corpus)) await targetCorpus(engine, target, corpus, report);
  else report.skip(`${target} corpus`, `${values.corpus} is not here`);
  engine.close();
}

report.close();
process.exitCode = report.failed > 0 ? 1 : 0;
