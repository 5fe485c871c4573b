/** Which values of a chart leave its policies out. */
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

/** A warning for each template with a policy that is not printed. */
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
 * Where other policies are printed: not those of a chart that is switched off as a whole, of
 * `helm test`, nor a text that templates include.
 */
function usedIn(printed: readonly PrintedTemplate[]): (file: string) => boolean {
  const charts = new Set(printed.map(({ file }) => chartOf(file)));
  return (file) => charts.has(chartOf(file)) && !/\/(?:tests\/[^/]+|_[^/]*|[^/]*\.tpl)$/.test(file);
}

const chartOf = (file: string): string => file.slice(0, file.lastIndexOf('/templates/'));

/** A packed chart has no files beside it. */
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

/** A chart's values hold those of a subchart below its name. */
function namesOnTheWay(chart: string, file: string): readonly string[] {
  const folders = [...relative(chart, file).matchAll(/(?:^|\/)charts\/([^/]+)/g)].map(
    ([, name = '']) => name,
  );
  return folders.map((folder, i) =>
    calledAs(join(chart, ...folders.slice(0, i).flatMap((one) => ['charts', one])), folder),
  );
}

const isGlobal = (path: string): boolean => path === 'global' || path.startsWith('global.');

/** What conditions around the policy read, as `--set` has it: `podSecurityPolicy.enabled=true`. */
const switchesIn = (text: string, subcharts: readonly string[]): readonly string[] => [
  ...new Set(
    openConditions(text)
      .flatMap(valuesThatHold)
      .map(
        ({ path, value }) => `${[...(isGlobal(path) ? [] : subcharts), path].join('.')}=${value}`,
      ),
  ),
];
