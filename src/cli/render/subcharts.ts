/**
 * Finds the files of templates in subcharts: helm prints the name or alias of a subchart, not its
 * folder.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../load/readText.js';
import { CHART, isPackedChart } from '../../load/unrendered.js';
import { parseYaml } from '../../load/yaml.js';

/** `charts/NAME/REST`. REST may contain further subcharts. */
const OF_SUBCHART = /^charts\/([^/]+)\/(.+)$/;

/** @param path the path that helm prints, relative to the chart. */
export function templateFile(chart: string, path: string): string {
  const [, name, rest] = OF_SUBCHART.exec(path) ?? [];
  if (name === undefined || rest === undefined || isPackedChart(chart)) return join(chart, path);
  const subchart = subchartOf(chart, name);
  return subchart === undefined ? join(chart, path) : templateFile(subchart, rest);
}

/** The folder or the package of a subchart; undefined if neither is found. */
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

/** The name of a subchart, which may have an alias. */
function nameBehind(chart: string, called: string): string {
  const aliased = dependenciesOf(chart).find(({ alias }) => alias === called);
  return aliased === undefined ? called : String(aliased.name);
}

interface Dependency {
  readonly name?: unknown;
  readonly alias?: unknown;
}

/** Charts for Helm 2 list their dependencies in a separate file. */
const dependenciesOf = (chart: string): readonly Dependency[] =>
  [CHART, 'requirements.yaml'].flatMap((file) => {
    const { dependencies } = readChartFile(join(chart, file));
    return Array.isArray(dependencies) ? dependencies.map((one) => Object(one) as Dependency) : [];
  });

/** The name of a subchart in the values of the chart: its alias if it has one. */
export function calledAs(chart: string, subchart: string): string {
  const name = nameOf(join(chart, 'charts', subchart)) ?? subchart;
  const aliased = dependenciesOf(chart).find(
    (one) => one.name === name && typeof one.alias === 'string',
  );
  return String(aliased?.alias ?? name);
}

const nameOf = (folder: string): unknown => readChartFile(join(folder, CHART)).name;

const readChartFile = (file: string): ChartFile =>
  existsSync(file) ? (Object(parseYaml(readText(file), file).values[0]) as ChartFile) : {};
