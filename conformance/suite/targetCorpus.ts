/** Every real policy, converted and loaded into the target's engine, with every real workload. */
import { join } from 'node:path';
import type { TargetName } from '../../src/gaps/gap.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { corpusPolicies, corpusRequests } from './corpus.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { ENGINES, type OpenEngine } from './engines.js';
import type { Report } from './report.js';
import { compareTarget, forEveryone, VerdictTable } from './targetCase.js';
import { explain, tableText } from './targetRandom.js';
import { witnessesFaults } from './witnessCase.js';

/** The options for each policy, by its place in the corpus, and what that is called. */
export interface CorpusConversion {
  readonly name: string;
  readonly optionsFor: (place: number) => EmitOptions;
  /** Every so many workloads are asked about. */
  readonly every: number;
  /** What is made of a workload, by its turn. */
  readonly varied?: (request: AdmissionRequest, turn: number) => AdmissionRequest;
}

/** Kyverno compiles a ClusterPolicy's CEL anew for each request. */
const EVERY: Readonly<Partial<Record<TargetName, number>>> = { kyverno: 3 };
const asUsual = (target: TargetName): CorpusConversion => ({
  name: target,
  optionsFor: () => DEFAULT_OPTIONS,
  every: EVERY[target] ?? 1,
});
/** Failing policies that are shrunk and printed. */
const SHOWN = 3;

export async function targetCorpus(
  open: OpenEngine,
  target: TargetName,
  folder: string,
  report: Report,
  conversion: CorpusConversion = asUsual(target),
): Promise<void> {
  const engine = open(ENGINES[target]);
  const sides = { plugin: open('psp'), server: open('kube') };
  const { name, optionsFor, every, varied = (request) => request } = conversion;
  report.section(`${name}, real policies and workloads`);
  const { policies } = corpusPolicies(join(folder, 'psp'));
  const all = corpusRequests(join(folder, 'workloads')).filter(({ user }) => user === 'admin');
  const table = new VerdictTable();
  let converted = 0;
  let asked = 0;
  let failures = 0;
  let shown = 0;
  let gapsFound = 0;
  let witnesses = 0;
  const wrong: string[] = [];
  for (const { file, document } of policies) {
    const [policy] = readPolicies([document]).policies;
    if (policy === undefined) continue;
    converted += 1;
    // Others for each policy, so that all workloads are asked about.
    const round = Math.floor(converted / every);
    const requests = all
      .filter((_, i) => (i + converted) % every === 0)
      .map((request, i) => varied(request, i + round));
    asked += requests.length;
    const set = {
      apiVersion: 'psp-ferry/v1',
      kind: 'PolicySet',
      policies: [policy],
      grants: [],
    } as const;
    const options = forEveryone(set, optionsFor(converted));
    const analysis = targets[target].gaps(set, options);
    const shownGaps = analysis.gaps.filter(({ witness }) => witness !== null);
    const found = await compareTarget(engine, target, set, requests, table, { options, analysis });
    const [first] = found;
    failures += found.length;
    gapsFound += analysis.gaps.length;
    witnesses += shownGaps.length;
    wrong.push(
      ...(await witnessesFaults(sides, engine, set, shownGaps)).map((fault) => `${file}: ${fault}`),
    );
    if (first === undefined || shown++ >= SHOWN) continue;
    report.note(`${file}, ${first.request?.name ?? ''}:`);
    await explain(
      engine,
      target,
      { set, request: first.request ?? requests[0]! },
      first,
      report,
      options,
    );
  }
  report.note(
    `${converted} policies, ${every === 1 ? 'all' : `one in ${every} (in turn) of`} ${all.length} workloads each; ${tableText(table)}`,
  );
  report.check(
    `${name}: the ${witnesses} witnesses of ${gapsFound} gaps diverge on the 1.24 plugin and the engine as they say, and a server creates them`,
    wrong.length === 0,
    wrong.slice(0, 5).join('\n       '),
  );
  report.check(
    `${name} answers as predicted, and as PSP outside its gaps, on ${asked} real requests`,
    failures === 0,
    failures === 0 ? '' : `${failures} fail`,
  );
}
