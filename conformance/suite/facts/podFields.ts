/**
 * The fields of a pod that are newer than 1.24, from the API types of both versions. The table of
 * src/pod/fieldsSince124.ts must have the same fields.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenEngine } from '../engines.js';
import type { Report } from '../report.js';

export async function podFields(open: OpenEngine, root: string, report: Report): Promise<void> {
  const { fields: listed } = JSON.parse(
    readFileSync(join(root, 'test/pod/fieldsSince124.json'), 'utf8'),
  ) as { readonly fields: readonly string[] };
  const [old, current] = [
    (await open('psp').fields()).fields,
    (await open('kube').fields()).fields,
  ];
  const real = newest(new Set(old), current);
  const differing = [
    ...real.filter((path) => !listed.includes(path)).map((path) => `unlisted: ${path}`),
    ...listed.filter((path) => !real.includes(path)).map((path) => `not there: ${path}`),
  ];
  report.check(
    `the ${real.length} fields of a pod since 1.24 are those of test/pod/fieldsSince124.json`,
    differing.length === 0 && real.length > 0,
    differing.join('; '),
  );
}

/** Of a field that is new with all below it, itself alone; containers of all kinds are one. */
function newest(old: ReadonlySet<string>, current: readonly string[]): readonly string[] {
  const added = current.filter((path) => !old.has(path));
  const isBelow = (path: string, above: string): boolean =>
    path.startsWith(`${above}.`) || path.startsWith(`${above}[]`);
  const tops = added.filter((path) => !added.some((above) => isBelow(path, above)));
  return [
    ...new Set(
      tops.map((path) =>
        path.replace(/^spec\.(init|ephemeral)Containers\[\]/, 'spec.containers[]'),
      ),
    ),
  ].sort();
}
