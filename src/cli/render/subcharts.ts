/**
 * Where a template of a chart within a chart lies: helm calls it by the subchart's name or alias.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHART, isPackedChart } from '../../load/unrendered.js';
import { parseYaml } from '../../load/yaml.js';

/** `charts/NAME/REST`, the names of further subcharts among the rest. */
const OF_SUBCHART = /^charts\/([^/]+)\/(.+)$/;

/** @param path as helm names it, below the chart. */
export function templateFile(chart: string, path: string): string {
  const [, name, rest] = OF_SUBCHART.exec(path) ?? [];
  if (name === undefined || rest === undefined || isPackedChart(chart)) return join(chart, path);
  const subchart = subchartOf(chart, name);
  return subchart === undefined ? join(chart, path) : templateFile(subchart, rest);
}

/** Its folder, or the package that it comes in; undefined where neither is found. */
function subchartOf(chart: string, called: string): string | undefined {
  const folder = join(chart, 'charts');
  if (!existsSync(folder)) return undefined;
  const name = nameBehind(chart, called);
  const entries = readdirSync(folder).sort();
  const found =
    entries.find((entry) => !isPackedChart(entry) && nameOf(join(folder, entry)) === name) ??
    entries.find((entry) => isPackedChart(entry) && withoutVersion(entry) === name);
  return found === undefined ? undefined : join(folder, found);
}

const withoutVersion = (file: string): string =>
  file.replace(/(-v?\d+\.\d+.*)?\.(tgz|tar\.gz)$/, '');

interface ChartFile {
  readonly name?: unknown;
  readonly dependencies?: unknown;
}

/** A dependency may have an alias. */
function nameBehind(chart: string, called: string): string {
  const aliased = dependenciesOf(chart).find(({ alias }) => alias === called);
  return aliased === undefined ? called : String(aliased.name);
}

interface Dependency {
  readonly name?: unknown;
  readonly alias?: unknown;
}

/** Charts of Helm 2 list theirs in a file of its own. */
const dependenciesOf = (chart: string): readonly Dependency[] =>
  [CHART, 'requirements.yaml'].flatMap((file) => {
    const { dependencies } = readChartFile(join(chart, file));
    return Array.isArray(dependencies) ? dependencies.map((one) => Object(one) as Dependency) : [];
  });

/** What the values of a chart call a chart within it: its alias, where it has one. */
export function calledAs(chart: string, subchart: string): string {
  const name = nameOf(join(chart, 'charts', subchart)) ?? subchart;
  const aliased = dependenciesOf(chart).find(
    (one) => one.name === name && typeof one.alias === 'string',
  );
  return String(aliased?.alias ?? name);
}

const nameOf = (folder: string): unknown => readChartFile(join(folder, CHART)).name;

const readChartFile = (file: string): ChartFile =>
  existsSync(file)
    ? (Object(parseYaml(readFileSync(file, 'utf8'), file).values[0]) as ChartFile)
    : {};
