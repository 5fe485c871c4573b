/** `npm run conformance`: asserts against the real engines; prints what was measured and the plain count. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { auditMode } from './auditMode.js';
import { Engine } from './engine.js';
import { runParts, type Part } from './part.js';
import { pspCorpus } from './pspCorpus.js';
import { pspFixtures } from './pspFixtures.js';
import { pspRandom } from './pspRandom.js';
import type { Report } from './report.js';
import { servers } from './servers.js';
import { targetCorpus } from './targetCorpus.js';
import { targetRandom } from './targetRandom.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' }, 'target-cases': { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' },
    corpus: { type: 'string', default: '../shared/corpus' }, only: { type: 'string', multiple: true }, servers: { type: 'boolean', default: false },
  },
});
const root = process.env['PSP_FERRY_ROOT'] ?? process.cwd();
const corpus = join(root, values.corpus), seed = Number(values.seed);

/** Which engine answers for each target. */
const ENGINES: { readonly [T in TargetName]: string } = { psa: 'kube', vap: 'kube', gatekeeper: 'gatekeeper', kyverno: 'kyverno', 'kyverno-cel': 'kyverno' };

/** A part with an engine process of its own. */
const part = (name: string, program: string, run: (engine: Engine, report: Report) => Promise<void>): Part => ({
  name,
  run: async (report) => {
    const engine = new Engine(program, join(root, 'conformance/bin', program));
    await run(engine, report).finally(() => engine.close());
  },
});
/** A part that needs the real policies and workloads. */
async function onCorpus(title: string, report: Report, run: () => Promise<void>): Promise<void> {
  if (existsSync(corpus)) await run();
  else report.skip(`${title} on real policies`, `${values.corpus} is not here`);
}

const parts: readonly Part[] = [
  part('psp', 'psp', async (engine, report) => {
    await pspFixtures(engine, report);
    await pspRandom(engine, { cases: Number(values.cases), seed }, report);
    await onCorpus('psp', report, () => pspCorpus(engine, corpus, report));
  }),
  ...TARGET_NAMES.map((target) => part(target, ENGINES[target], async (engine, report) => {
    await targetRandom(engine, target, { cases: Number(values['target-cases']), seed }, report);
    await onCorpus(target, report, () => targetCorpus(engine, target, corpus, report));
  })),
  part('audit', 'kube', (engine, report) => auditMode(engine, { seed }, report)),
  { name: 'servers', run: (report) => servers(root, { seed, wanted: values.servers }, report) },
];
// What was asked for by itself is asked for.
const wanted = parts.filter(({ name }) => values.only === undefined || values.only.includes(name));

const total = await runParts(wanted, (line) => console.log(line));
total.close();
process.exitCode = total.failed > 0 ? 1 : 0;
