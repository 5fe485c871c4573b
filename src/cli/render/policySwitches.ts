/** Finds out which values of a chart leave policies out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Problem } from '../../base/problem.js';
import { SOURCE } from '../../ir/source.js';
import { openConditions, valuesThatHold } from './conditions.js';
import { calledAs } from './subcharts.js';

export interface PrintedTemplate {
  readonly file: string;
  readonly text: string;
}

export const POLICY = new RegExp(`kind:\\s*${SOURCE.kind}\\s*$`, 'm');

/** A warning for each template with a policy that was not rendered. */
export function leftOutPolicies(
  chart: string,
  printed: readonly PrintedTemplate[],
): readonly Problem[] {
  const withPolicy = new Set(printed.filter(({ text }) => POLICY.test(text)).map(fileOf));
  const isUsed = withPolicy.size === 0 ? () => true : usedIn(printed);
  return templatesOf(chart)
    .filter((file) => !withPolicy.has(file) && isUsed(file))
    .flatMap((file): Problem[] => {
      const text = readFileSync(file, 'utf8');
      const index = text.search(POLICY);
      if (index < 0) return [];
      const before = text.slice(0, index);
      const switches = switchesIn(before, namesOnTheWay(chart, file));
      return [
        {
          severity: 'warning',
          position: {
            file,
            line: before.split('\n').length,
            column: index - before.lastIndexOf('\n'),
          },
          message: `the chart leaves this ${SOURCE.kind} out with these values`,
          ...(switches.length === 0
            ? {}
            : { remedy: `set what it depends on, such as --set ${switches.join(',')}` }),
        },
      ];
    });
}

const fileOf = ({ file }: PrintedTemplate): string => file;

/**
 * Whether a template counts: not one of a subchart that is disabled as a whole, not one for `helm
 * test`, and not a text that other templates include.
 */
function usedIn(printed: readonly PrintedTemplate[]): (file: string) => boolean {
  const charts = new Set(printed.map(({ file }) => chartOf(file)));
  return (file) => charts.has(chartOf(file)) && !/\/(?:tests\/[^/]+|_[^/]*|[^/]*\.tpl)$/.test(file);
}

const chartOf = (file: string): string => file.slice(0, file.lastIndexOf('/templates/'));

/** Empty for a packed chart, whose files are not on disk. */
function templatesOf(chart: string): readonly string[] {
  try {
    return readdirSync(chart, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ya?ml|tpl)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => file.includes('/templates/'))
      .sort();
  } catch {
    return [];
  }
}

/**
 * The names under which a chart's values have those of the subchart: a chart's values contain those
 * of its subcharts by name.
 */
function namesOnTheWay(chart: string, file: string): readonly string[] {
  const folders = [...relative(chart, file).matchAll(/(?:^|\/)charts\/([^/]+)/g)].map(
    ([, name = '']) => name,
  );
  return folders.map((folder, i) =>
    calledAs(join(chart, ...folders.slice(0, i).flatMap((one) => ['charts', one])), folder),
  );
}

const isGlobal = (path: string): boolean => path === 'global' || path.startsWith('global.');

/**
 * The values that the conditions around the policy read, as for `--set`:
 * `podSecurityPolicy.enabled=true`.
 */
const switchesIn = (text: string, subcharts: readonly string[]): readonly string[] => [
  ...new Set(
    openConditions(text)
      .flatMap(valuesThatHold)
      .map(
        ({ path, value }) => `${[...(isGlobal(path) ? [] : subcharts), path].join('.')}=${value}`,
      ),
  ),
];
