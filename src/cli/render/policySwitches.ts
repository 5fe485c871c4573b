/** Which values of a chart leave its policies out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Problem } from '../../base/problem.js';
import { SOURCE } from '../../ir/source.js';

/** A warning for each template with a policy that is not printed. */
export function leftOutPolicies(chart: string): readonly Problem[] {
  return templatesOf(chart).flatMap((file): Problem[] => {
    const text = readFileSync(file, 'utf8');
    const index = text.search(new RegExp(`kind:\\s*${SOURCE.kind}\\s*$`, 'm'));
    if (index < 0) return [];
    const before = text.slice(0, index);
    const line = before.split('\n').length;
    const switches = switchesIn(before, namesOnTheWay(chart, file));
    return [
      {
        severity: 'warning',
        position: { file, line, column: index - before.lastIndexOf('\n') },
        message: `the chart leaves this ${SOURCE.kind} out with these values`,
        ...(switches.length === 0
          ? {}
          : { remedy: `set what it depends on, such as --set ${switches.join(',')}` }),
      },
    ];
  });
}

/** A packed chart has no files beside it. */
function templatesOf(chart: string): readonly string[] {
  try {
    return readdirSync(chart, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ya?ml|tpl)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => file.includes('templates'))
      .sort();
  } catch {
    return [];
  }
}

/** A chart's values hold those of a subchart below its name. */
const namesOnTheWay = (chart: string, file: string): readonly string[] =>
  [...relative(chart, file).matchAll(/(?:^|\/)charts\/([^/]+)/g)].map(([, name = '']) => name);

const isGlobal = (path: string): boolean => path === 'global' || path.startsWith('global.');

/** The values that conditions above the policy read: `podSecurityPolicy.enabled=true`. */
function switchesIn(text: string, subcharts: readonly string[]): readonly string[] {
  const conditions = text.match(/\{\{-?\s*(?:else )?if\b[^}]*\}\}/g) ?? [];
  const read = conditions.flatMap((condition) =>
    [...condition.matchAll(/\.Values\.([\w.]+)/g)].map(
      ([, path = '']) => `${[...(isGlobal(path) ? [] : subcharts), path].join('.')}=true`,
    ),
  );
  return [...new Set(read)];
}
