/**
 * The bundles of real projects, where they lie beside this one, on the engines: each answers the
 * cases of a bundle as they say, and so do the plugin and Kyverno's own runner.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applicationOf, type Application } from '../../src/bundle/application.js';
import { bundleFiles } from '../../src/bundle/files.js';
import { bundleParts } from '../../src/bundle/parts.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { corpusProjects, type CorpusProject } from './bundleCorpus.js';
import { isAdmitted, isKnownTo124, misjudged, reviewsOf, type Review } from './bundleReviews.js';
import { render } from './charts.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { objectsOf } from './normalObjects.js';
import type { Report } from './report.js';
import { documentsOf } from './pspCase.js';
import { Shell } from './shell.js';

const TARGETS = ['vap', 'kyverno-cel'] as const;

export async function corpusBundles(
  open: OpenEngine,
  { root, corpus }: { readonly root: string; readonly corpus: string },
  report: Report,
): Promise<void> {
  for (const project of corpusProjects(corpus)) {
    const shell = new Shell(root);
    try {
      await onEngines(open, { root, shell, project }, report);
    } finally {
      shell.close();
    }
  }
}

interface Made {
  readonly root: string;
  readonly shell: Shell;
  readonly project: CorpusProject;
}

async function onEngines(
  open: OpenEngine,
  { root, shell, project }: Made,
  report: Report,
): Promise<void> {
  const { name, policies, workloads } = project;
  const application = applicationOf(
    'application',
    { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants: [] },
    workloads,
  );
  const folder = join(shell.folder, 'bundle');
  write(folder, application);
  const reviews = reviewsOf(folder);
  const count = `${reviews.filter(isAdmitted).length} cases admitted and ${reviews.filter((one) => !isAdmitted(one)).length} refused`;
  const psp = open('psp');
  await psp.load(documentsOf(application.policySet));
  const onPlugin = await misjudged(psp, reviews.filter(isKnownTo124));
  report.check(
    `${name}, the plugin: ${count} as they say`,
    reviews.length > 0 && onPlugin.length === 0,
    onPlugin.join('; '),
  );
  for (const target of TARGETS)
    await onEngine(
      open,
      { root, folder, target, reviews, title: `${name}, ${target}: ${count} as they say` },
      report,
    );
  const { status, output } = await shell.run(
    'kyverno test tests/kyverno-cel --remove-color',
    'bundle',
  );
  report.check(
    `${name}: kyverno test passes`,
    status === 0,
    status === 0 ? '' : output.slice(-2000),
  );
}

function write(folder: string, application: Application): void {
  for (const [name, text] of bundleFiles(bundleParts(application, DEFAULT_OPTIONS))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

interface OnEngine {
  readonly root: string;
  readonly folder: string;
  readonly target: (typeof TARGETS)[number];
  readonly reviews: readonly Review[];
  readonly title: string;
}

async function onEngine(
  open: OpenEngine,
  { root, folder, target, reviews, title }: OnEngine,
  report: Report,
): Promise<void> {
  const kustomization = { op: 'kustomize', folder: join(folder, 'kustomize', target) } as const;
  const objects = await objectsOf(open, render(root, [kustomization])[0]!.yaml);
  const engine = open(ENGINES[target]);
  const { ok, error } = await engine.load(objects);
  const wrong = ok ? await misjudged(engine, reviews) : [String(error)];
  report.check(title, wrong.length === 0, wrong.join('; '));
}
