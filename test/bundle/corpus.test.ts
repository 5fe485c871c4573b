/**
 * Real projects, where they lie beside this one, make bundles. One policy and workload of one
 * project in four; `npm run conformance` takes all.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFault, corpusProjects, leastFault } from '../../conformance/suite/bundleCorpus.js';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
const isHere = existsSync(CORPUS);
if (!isHere)
  test('the corpus is not beside the project: its tests are skipped', () =>
    expect(isHere).toBe(false));

const EVERY = 4;
const POLICIES = 1;
const WORKLOADS = 1;

(isHere ? test : test.skip)(
  'the first policy and workload of real projects make a bundle',
  () => {
    const projects = corpusProjects(CORPUS).filter((_, i) => i % EVERY === 0);
    expect(projects.length).toBeGreaterThan(3);
    for (const { name, policies, workloads } of projects) {
      const few = workloads.slice(0, WORKLOADS);
      expect([
        name,
        policies.length > 0,
        few.length > 0,
        bundleFault(policies.slice(0, POLICIES), few),
        ...few.map(leastFault).filter((fault) => fault !== ''),
      ]).toEqual([name, true, true, '']);
    }
  },
  240_000,
);
