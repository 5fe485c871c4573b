/** The golden bundles as they are on disk, and the input that they were made from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_CASES } from '../../scripts/bundle-cases.mjs';
import { applicationOf, type Application } from '../../src/bundle/application.js';
import type { Workload } from '../../src/targets/shared/workload.js';
import { neededBy } from '../../src/api/bundle.js';
import { readWorkloads } from '../../src/cli/io/workloads.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { goldenFolder } from './goldenFolder.js';

export interface BundleCase {
  readonly name: string;
  readonly folder: string;
  readonly application: Application;
}

export async function bundleCases(root: string): Promise<readonly BundleCase[]> {
  const cases: BundleCase[] = [];
  for (const { name } of BUNDLE_CASES) {
    const folder = goldenFolder(root, `bundles/${name}`);
    const workloads: Workload[] = [];
    for await (const item of readWorkloads([join(root, 'examples', name)], {
      namespace: 'default',
    })) {
      if ('error' in item) throw new Error(item.error);
      workloads.push(neededBy(item));
    }
    const { policySet } = readPolicySet(
      parseDocuments(readFileSync(join(folder, 'policyset.yaml'), 'utf8'), 'policyset.yaml'),
    );
    cases.push({ name, folder, application: applicationOf(name, policySet, workloads) });
  }
  return cases;
}
