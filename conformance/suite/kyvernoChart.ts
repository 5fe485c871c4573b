/**
 * Kyverno's chart, assembled from its own Go module and those of the charts on which it depends.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load as parseYaml } from 'js-yaml';
import { moduleFolder } from './moduleFolder.js';

/** Those that its module does not hold. */
const ELSEWHERE = {
  'kyverno-api': 'github.com/kyverno/api',
  openreports: 'github.com/openreports/reports-api',
} as const;

interface ChartFile {
  readonly dependencies: readonly { readonly name: string; readonly version: string }[];
}

/**
 * The one dependency that no module holds, reports-server, is off by default: it is left out.
 * @param engine the folder of conformance/ whose go.mod names the versions.
 * @param use is given the chart's folder, which is there for as long.
 */
export function withKyvernoChart<Result>(
  root: string,
  engine: 'kyverno' | 'kyverno-controllers',
  use: (chart: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-chart-'));
  try {
    const copy = (module: string, name: string, to: string): void =>
      cpSync(moduleFolder(root, engine, module, `charts/${name}`), to, {
        recursive: true,
        filter: (path) => !path.endsWith('/ci'),
      });
    copy('github.com/kyverno/kyverno', 'kyverno', folder);
    for (const [name, module] of Object.entries(ELSEWHERE))
      copy(module, name, join(folder, 'charts', name));
    const chart = changed(join(folder, 'Chart.yaml'), (own) => ({
      ...own,
      dependencies: (own as unknown as ChartFile).dependencies.filter(({ name }) =>
        existsSync(join(folder, 'charts', name)),
      ),
    })) as unknown as ChartFile;
    // A chart has its version once it is released; in its module it has none.
    for (const { name, version } of chart.dependencies)
      changed(join(folder, 'charts', name, 'Chart.yaml'), (own) => ({ ...own, version }));
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Go's modules are read-only: the copy is written anew. */
function changed(
  file: string,
  change: (own: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const value = change(parseYaml(readFileSync(file, 'utf8')) as Record<string, unknown>);
  rmSync(file, { force: true });
  writeFileSync(file, dump(value));
  return value;
}
