/**
 * The bundles of real projects, if these are beside the project. Each engine, the plugin and
 * Kyverno's own runner answer the cases of a bundle as the cases say.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Application } from '../../src/bundle/application.js';
import { bundleFiles } from '../../src/bundle/files.js';
import { bundleParts } from '../../src/bundle/parts.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { TARGETS } from './bundleCharts.js';
import { applicationIn, type CorpusProject } from './bundleCorpus.js';
import { isAdmitted, isKnownTo124, misjudged, reviewsOf } from './bundleReviews.js';
import { passesAll, runner } from './charts.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { kustomized } from './kustomized.js';
import { documentsOf } from './pspCase.js';
import type { Report } from './report.js';

export async function corpusBundles(
  open: OpenEngine,
  { root, projects }: { readonly root: string; readonly projects: readonly CorpusProject[] },
  report: Report,
): Promise<void> {
  for (const project of projects) {
    const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-bundle-'));
    try {
      await onEngines(open, { root, folder, project }, report);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

interface Place {
  readonly root: string;
  readonly folder: string;
  readonly project: CorpusProject;
}

async function onEngines(
  open: OpenEngine,
  { root, folder, project }: Place,
  report: Report,
): Promise<void> {
  const { name } = project;
  const application = applicationIn(project);
  write(folder, application);
  const reviews = reviewsOf(folder);
  const admitted = reviews.filter(isAdmitted).length;
  const answer = (title: string, wrong: readonly string[]): void =>
    report.check(
      `${name}, ${title}: ${admitted} cases admitted and ${reviews.length - admitted} refused as they say`,
      reviews.length > 0 && wrong.length === 0,
      wrong.join('; '),
    );
  const psp = open('psp');
  await psp.load(documentsOf(application.policySet));
  answer('the plugin', await misjudged(psp, reviews.filter(isKnownTo124)));
  for (const target of TARGETS) {
    const engine = open(ENGINES[target]);
    const { ok, error } = await engine.load(await kustomized(open, root, folder, target));
    answer(target, ok ? await misjudged(engine, reviews) : [String(error)]);
  }
  const kyverno = runner(root, 'kyverno-cli', [
    'test',
    join(folder, 'tests/kyverno-cel'),
    '--remove-color',
  ]);
  report.check(
    `${name}: kyverno test passes ${reviews.length} cases of kyverno-cel`,
    kyverno.ok && passesAll(kyverno.output, reviews.length),
    kyverno.ok ? '' : kyverno.output.slice(-2000),
  );
}

function write(folder: string, application: Application): void {
  for (const [name, text] of bundleFiles(bundleParts(application, DEFAULT_OPTIONS))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
