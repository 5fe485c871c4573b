/** The chart of a bundle as a dependency of the vendor's own chart. */
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load as parseYaml } from 'js-yaml';
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import { constraintKind } from '../../src/targets/gatekeeper/constraintKind.js';
import type { OpenEngine } from './engines.js';
import { kustomized } from './kustomized.js';
import { normal, objectsIn } from './normalObjects.js';
import { helmTemplate, type RealChart } from './realChart.js';
import type { Report } from './report.js';
import type { Shell } from './shell.js';

interface Place {
  readonly root: string;
  readonly shell: Shell;
  readonly chart: RealChart;
  /** Of the bundle. */
  readonly folder: string;
}

/** What kustomize builds is what the vendor's chart brings with it, and all else stays. */
export async function asDependency(open: OpenEngine, place: Place, report: Report): Promise<void> {
  const { root, shell, chart, folder } = place;
  const { whole, policies } = await withDependency(place);
  const before = await objectsIn(open, await helmTemplate(shell, chart, chart.folder));
  const kind = constraintKind({ name: policies.replace(/-policies$/, '') });
  const wrong: string[] = [];
  const targets = TARGET_NAMES.filter((one) => one !== 'psa');
  for (const target of targets) {
    const more = `--api-versions constraints.gatekeeper.sh/v1beta1/${kind} --set ${policies}.policyEngine=${target}`;
    const after = await objectsIn(open, await helmTemplate(shell, chart, whole, more));
    const brought = await kustomized(open, root, folder, target);
    const all = new Set(after.map((one) => normal([one])));
    const missing = brought.filter((one) => !all.has(normal([one])));
    if (missing.length > 0)
      wrong.push(`${target} lacks ${missing.map((one) => normal([one]).slice(0, 300)).join(', ')}`);
    if (after.length !== before.length + brought.length)
      wrong.push(`${target}: ${after.length} objects of ${before.length} and ${brought.length}`);
  }
  report.check(
    `${chart.name}: with the bundle's chart as a dependency helm renders its ${before.length} objects and those of the bundle, for ${targets.join(', ')}`,
    wrong.length === 0,
    wrong.join('; '),
  );
}

/**
 * As docs/bundles.md has it; charts of Helm 2 list their dependencies in a file of its own. Where
 * the chart has others, helm would fetch them: ours is put beside those that lie there.
 */
async function withDependency({ shell, chart, folder }: Place): Promise<{
  readonly whole: string;
  readonly policies: string;
}> {
  const whole = join(shell.folder, 'with-policies');
  cpSync(chart.folder, whole, { recursive: true, dereference: true });
  const { name, version } = listingIn(join(folder, 'helm/Chart.yaml'));
  const about = join(whole, 'Chart.yaml');
  const file = listingIn(about).apiVersion === 'v1' ? join(whole, 'requirements.yaml') : about;
  const { dependencies = [], ...rest } = listingIn(file);
  const dependency = {
    name,
    version,
    repository: 'file://../bundle/helm',
    condition: `${name}.enabled`,
  };
  writeFileSync(file, dump({ ...rest, dependencies: [...dependencies, dependency] }));
  appendFileSync(join(whole, 'values.yaml'), `\n${name}:\n  enabled: true\n  mode: enforce\n`);
  if (dependencies.length > 0)
    cpSync(join(folder, 'helm'), join(whole, 'charts', name!), { recursive: true });
  else {
    const { status, output } = await shell.run('helm dependency update with-policies');
    if (status !== 0) throw new Error(output);
  }
  return { whole, policies: name! };
}

interface Listing {
  readonly apiVersion?: string;
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: readonly object[];
}
const listingIn = (file: string): Listing =>
  existsSync(file) ? (parseYaml(readFileSync(file, 'utf8')) as Listing) : {};
