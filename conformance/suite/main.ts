/**
 * `npm run conformance`: asserts against the real engines, and prints what was measured and the
 * counts.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { attempts } from './attempts.js';
import { auditMode } from './auditMode.js';
import { bundleCharts } from './bundleCharts.js';
import { bundleCorpus, corpusProjects } from './bundleCorpus.js';
import { corpusBundles } from './corpusBundles.js';
import { bundles } from './bundles.js';
import { diffRandom } from './diffRandom.js';
import { Engine } from './engine.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { chartSettings } from './chartSettings.js';
import { controllers } from './controllers.js';
import { facts } from './facts/facts.js';
import { golden } from './golden.js';
import { injection } from './injection.js';
import { limits } from './limits.js';
import { liveRbac } from './liveRbac.js';
import { PART_VARIABLE, runPart, runParts, type Part } from './part.js';
import { migration } from './migration.js';
import { pspCorpus } from './pspCorpus.js';
import { pspFixtures } from './pspFixtures.js';
import { pspRandom } from './pspRandom.js';
import type { Report } from './report.js';
import { residual, residualCorpus } from './residual.js';
import { residualLabels } from './residualLabels.js';
import { servers } from './servers.js';
import { standards } from './standards.js';
import { targetCorpus } from './targetCorpus.js';
import { targetRandom, type Conversion } from './targetRandom.js';
import { walkthrough } from './walkthrough.js';
import { workloads } from './workloads.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    'target-cases': { type: 'string', default: '12000' },
    seed: { type: 'string', default: '1' },
    'hostile-sets': { type: 'string' },
    'rbac-worlds': { type: 'string', default: '400' },
    workloads: { type: 'string', default: '400' },
    'workload-cases': { type: 'string', default: '2000' },
    'limit-sizes': { type: 'string', default: '20,300' },
    corpus: { type: 'string', default: '../shared/corpus' },
    charts: { type: 'string', default: '../charts' },
    only: { type: 'string', multiple: true },
    servers: { type: 'boolean', default: false },
    hostile: { type: 'boolean', default: false },
    count: { type: 'boolean', default: false },
  },
});
const root = process.env['PSP_FERRY_ROOT'] ?? process.cwd();
const corpus = join(root, values.corpus);
const charts = resolve(root, values.charts);
const seed = Number(values.seed);
const { count } = values;
/** Few where only an attacker's attempts are asked for, so that another seed is soon tried. */
const hostileSets = Number(values['hostile-sets'] ?? (values.hostile ? '40' : '150'));

/** A part with engine processes of its own. */
const part = (name: string, run: (open: OpenEngine, report: Report) => Promise<void>): Part => ({
  name,
  run: async (report) => {
    const opened = new Map<string, Engine>();
    const open: OpenEngine = (program) => {
      const engine =
        opened.get(program) ?? new Engine(program, join(root, 'conformance/bin', program));
      opened.set(program, engine);
      return engine;
    };
    await run(open, report).finally(() => opened.forEach((engine) => engine.close()));
  },
});
/** Whether it asks RBAC at admission where an option says so, and not otherwise. */
const LIVE_BY_OPTION: Readonly<Record<TargetName, boolean>> = {
  psa: false,
  vap: false,
  gatekeeper: true,
  kyverno: true,
  'kyverno-cel': true,
};
/** Whether it fills in what the admitting policy says: somebody's own one, or any. */
const FILLS_BY_POLICY: Readonly<Record<TargetName, boolean>> = {
  psa: false,
  vap: true,
  gatekeeper: false,
  kyverno: false,
  'kyverno-cel': true,
};
const selecting = (target: TargetName, selection: 'live' | 'any'): Conversion => ({
  name: `${target}, selection ${selection}`,
  alwaysGrants: true,
  optionsFor: () => ({ ...DEFAULT_OPTIONS, selection }),
});

/** A part that needs the real policies and workloads. */
async function onCorpus(title: string, report: Report, run: () => Promise<void>): Promise<void> {
  if (existsSync(corpus)) await run();
  else report.skip(`${title} on real policies`, `${values.corpus} is not here`);
}

const parts: readonly Part[] = [
  part('psp', async (open, report) => {
    const engine = open('psp');
    await pspFixtures(engine, report);
    await pspRandom(engine, { cases: Number(values.cases), seed, count }, report);
    await onCorpus('psp', report, () => pspCorpus(engine, corpus, report));
  }),
  part('workloads', (open, report) =>
    workloads(open('psp'), { cases: Number(values['workload-cases']), seed }, report),
  ),
  part('diff', (open, report) =>
    diffRandom(open('psp'), { cases: Number(values['target-cases']) / 2, seed, count }, report),
  ),
  part('attempts', (open, report) => attempts(open, { seed, root }, report)),
  part('injection', (open, report) => injection(open, { sets: hostileSets, seed, count }, report)),
  ...TARGET_NAMES.map((target) =>
    part(target, async (open, report) => {
      const engine = open(ENGINES[target]);
      // `kyverno` compiles its CEL for each request.
      const cases = Number(values['target-cases']) / (target === 'kyverno' ? 2 : 1);
      await targetRandom(engine, target, { cases, seed, count }, report);
      const more = { cases: cases / 4, seed, count };
      if (LIVE_BY_OPTION[target])
        await targetRandom(engine, target, more, report, selecting(target, 'live'));
      if (FILLS_BY_POLICY[target])
        await targetRandom(engine, target, more, report, selecting(target, 'any'));
      await onCorpus(target, report, () => targetCorpus(open, target, corpus, report));
    }),
  ),
  part('rbac', (open, report) =>
    liveRbac(open, { worlds: Number(values['rbac-worlds']), seed }, report),
  ),
  part('residual', async (open, report) => {
    await residual(
      open('kube'),
      { cases: Number(values['target-cases']) / 2, seed, count },
      report,
    );
    await residualLabels(open('kube'), { seed }, report);
    await onCorpus('residual', report, () => residualCorpus(open, corpus, report));
  }),
  part('limits', async (open, report) => {
    const sizes = values['limit-sizes'].split(',').map(Number);
    const here = existsSync(corpus);
    if (!here) report.skip('limits on real policies', `${values.corpus} is not here`);
    await limits(open, { seed, sizes, corpus: here ? corpus : undefined }, report);
  }),
  part('audit', (open, report) => auditMode(open('kube'), { seed }, report)),
  part('golden', (open, report) => golden(open, { root, seed }, report)),
  part('bundles', async (open, report) => {
    await bundles(open, { root, seed }, report);
    report.section('bundles: real projects');
    await onCorpus('bundles', report, () => {
      const projects = corpusProjects(corpus);
      bundleCorpus(projects, report);
      return corpusBundles(open, { root, projects }, report);
    });
  }),
  part('charts', async (open, report) => {
    report.section('charts of vendors, to bundles and back');
    if (existsSync(charts)) await bundleCharts(open, { root, charts }, report);
    else report.skip('charts of vendors', `${values.charts} is not here`);
  }),
  part('facts', (open, report) => facts(open, root, report)),
  part('settings', (open, report) => chartSettings(open, root, report)),
  part('standards', (open, report) => standards(open('kube'), report)),
  { name: 'walkthrough', run: (report) => walkthrough(root, { wanted: values.servers }, report) },
  {
    name: 'controllers',
    run: (report) =>
      controllers(
        root,
        { seed, wanted: values.servers, workloads: Number(values.workloads) },
        report,
      ),
  },
  {
    name: 'migration',
    run: (report) =>
      onCorpus('migration', report, () =>
        migration(root, corpus, { wanted: values.servers }, report),
      ),
  },
  { name: 'servers', run: (report) => servers(root, { seed, wanted: values.servers }, report) },
];
/**
 * What an attacker would try: of this, engines, settings and texts that mean something to a parser.
 */
const HOSTILE = ['attempts', 'injection', 'settings'];
const chosen = values.only ?? (values.hostile ? HOSTILE : undefined);
const unknown = chosen?.find((one) => !parts.some(({ name }) => name === one));
if (unknown !== undefined) {
  console.error(`--only ${unknown}: there is ${parts.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const wanted = parts.filter(({ name }) => chosen === undefined || chosen.includes(name));
const own =
  parts.find(({ name }) => name === process.env[PART_VARIABLE]) ??
  (wanted.length === 1 ? wanted[0] : undefined);

const print = (line: string): void => console.log(line);
const total =
  own === undefined
    ? await runParts(
        wanted.map(({ name }) => name),
        print,
      )
    : await runPart(own, print);
total.close();
process.exitCode = total.failed > 0 ? 1 : 0;
