/** Every real policy converted, on the target's engine, against every real workload. */
import { join } from 'node:path';
import type { TargetName } from '../../src/gaps/gap.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { corpusPolicies, corpusRequests } from './corpus.js';
import type { Engine } from './engine.js';
import type { Report } from './report.js';
import { compareTarget, VerdictTable } from './targetCase.js';
import { explain, tableText } from './targetRandom.js';

/** Every so many workloads are asked about: Kyverno compiles a ClusterPolicy's CEL anew for each request. */
const EVERY: Readonly<Partial<Record<TargetName, number>>> = { kyverno: 3 };
/** Failing policies that are shrunk and printed. */
const SHOWN = 3;

export async function targetCorpus(engine: Engine, target: TargetName, folder: string, report: Report): Promise<void> {
  report.section(`${target}, real policies and workloads`);
  const { policies } = corpusPolicies(join(folder, 'psp'));
  const all = corpusRequests(join(folder, 'workloads')).filter(({ user }) => user === 'admin'), every = EVERY[target] ?? 1;
  const table = new VerdictTable();
  let converted = 0, asked = 0, failures = 0, shown = 0;
  for (const { file, document } of policies) {
    const [policy] = readPolicies([document]).policies;
    if (policy === undefined) continue;
    converted += 1;
    // Another third for each policy, so that all workloads are asked about.
    const requests = all.filter((_, i) => (i + converted) % every === 0);
    asked += requests.length;
    const set = { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] } as const;
    const found = await compareTarget(engine, target, set, requests, table), [first] = found;
    failures += found.length;
    if (first === undefined || shown++ >= SHOWN) continue;
    report.note(`${file}, ${first.request?.name ?? ''}:`);
    await explain(engine, target, { set, request: first.request ?? requests[0]! }, first, report);
  }
  report.note(`${converted} policies, ${every === 1 ? 'all' : `one in ${every} (in turn) of`} ${all.length} workloads each; ${tableText(table)}`);
  report.check(`${target} answers as predicted, and as PSP outside its gaps, on ${asked} real requests`, failures === 0, failures === 0 ? '' : `${failures} fail`);
}
