/** Every real policy converted, on the target's engine, against every real workload. */
import { join } from 'node:path';
import type { TargetName } from '../../src/gaps/gap.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { corpusPolicies, corpusRequests } from './corpus.js';
import type { Engine } from './engine.js';
import type { Report } from './report.js';
import { compareTarget, type VerdictTable } from './targetCase.js';
import { tableText } from './targetRandom.js';

export async function targetCorpus(engine: Engine, target: TargetName, folder: string, report: Report): Promise<void> {
  report.section(`${target}, real policies and workloads`);
  const { policies } = corpusPolicies(join(folder, 'psp'));
  const requests = corpusRequests(join(folder, 'workloads')).filter(({ user }) => user === 'admin');
  const table: VerdictTable = new Map(), failures: string[] = [];
  let converted = 0;
  for (const { file, document } of policies) {
    const [policy] = readPolicies([document]).policies;
    if (policy === undefined) continue;
    converted += 1;
    const found = await compareTarget(engine, target, { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] }, requests, table);
    failures.push(...found.map(({ kind, detail, request }) => `${file}, ${request?.name ?? ''}: ${kind}: ${detail}`));
  }
  for (const failure of failures.slice(0, 10)) report.note(failure.slice(0, 800));
  report.note(`${converted} policies, ${requests.length} requests each; ${tableText(table)}`);
  report.check(`${target} answers as predicted, and as PSP outside its gaps, on ${converted * requests.length} real requests`, failures.length === 0,
    failures.length === 0 ? '' : `${failures.length} fail`);
}
