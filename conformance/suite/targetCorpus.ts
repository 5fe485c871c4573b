/** Every real policy, converted and loaded into the target's engine, with every real workload. */
import { join } from 'node:path';
import type { TargetName } from '../../src/gaps/gap.js';
import type { Policy } from '../../src/ir/policySet.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { corpusPolicies, corpusRequests } from './corpus.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { Engine } from './engine.js';
import { ENGINES, type OpenEngine } from './engines.js';
import type { Report } from './report.js';
import { VerdictTable, type TargetDivergence } from './divergences.js';
import { compareTarget, forEveryone } from './targetCase.js';
import type { Case } from './shrink.js';
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
  const { name, every } = conversion;
  report.section(`${name}, real policies and workloads`);
  const run = new CorpusRun(open, target, corpusOf(folder), conversion);
  let shown = 0;
  for (const real of run.policies()) {
    const failing = await run.compare(real);
    if (failing === undefined || shown++ >= SHOWN) continue;
    const { options, start, divergence } = failing;
    report.note(`${real.file}, ${divergence.request?.name ?? ''}:`);
    await explain({ engine: run.engine, target, options }, start, divergence, report);
  }
  const { converted, asked, failures, gaps, witnesses, wrong, table, workloads } = run;
  report.note(
    `${converted} policies, ${every === 1 ? 'all' : `one in ${every} (in turn) of`} ${workloads} workloads each; ${tableText(table)}`,
  );
  report.check(
    `${name}: the ${witnesses} witnesses of ${gaps} gaps diverge on the 1.24 plugin and the engine as they say, and a server creates them`,
    wrong.length === 0,
    wrong.slice(0, 5).join('\n       '),
  );
  report.check(
    `${name} answers as predicted, and as PSP outside its gaps, on ${asked} real requests`,
    failures === 0,
    failures === 0 ? '' : `${failures} fail`,
  );
}

interface Corpus {
  readonly policies: ReturnType<typeof corpusPolicies>['policies'];
  /** By an administrator, who may use every policy. */
  readonly requests: readonly AdmissionRequest[];
}

const corpusOf = (folder: string): Corpus => ({
  policies: corpusPolicies(join(folder, 'psp')).policies,
  requests: corpusRequests(join(folder, 'workloads')).filter(({ user }) => user === 'admin'),
});

interface RealPolicy {
  readonly file: string;
  readonly policy: Policy;
}

interface Failing {
  readonly options: EmitOptions;
  readonly start: Case;
  readonly divergence: TargetDivergence;
}

/** Converts one policy after the other, and counts. */
class CorpusRun {
  readonly engine: Engine;
  readonly table = new VerdictTable();
  /** Witnesses that do not say the truth. */
  readonly wrong: string[] = [];
  readonly workloads: number;
  converted = 0;
  asked = 0;
  failures = 0;
  gaps = 0;
  witnesses = 0;
  private readonly sides: { readonly plugin: Engine; readonly server: Engine };

  constructor(
    open: OpenEngine,
    private readonly target: TargetName,
    private readonly corpus: Corpus,
    private readonly conversion: CorpusConversion,
  ) {
    this.engine = open(ENGINES[target]);
    this.sides = { plugin: open('psp'), server: open('kube') };
    this.workloads = corpus.requests.length;
  }

  *policies(): Generator<RealPolicy> {
    for (const { file, document } of this.corpus.policies) {
      const [policy] = readPolicies([document]).policies;
      if (policy !== undefined) yield { file, policy };
    }
  }

  /** @returns the first answer that is wrong. */
  async compare({ file, policy }: RealPolicy): Promise<Failing | undefined> {
    const { engine, target, table } = this;
    this.converted += 1;
    const requests = this.requestsInTurn();
    const set = {
      apiVersion: 'psp-ferry/v1',
      kind: 'PolicySet',
      policies: [policy],
      grants: [],
    } as const;
    const options = forEveryone(set, this.conversion.optionsFor(this.converted));
    const analysis = targets[target].gaps(set, options);
    const found = await compareTarget({ engine, target, set, requests, table, options, analysis });
    const shown = analysis.gaps.filter(({ witness }) => witness !== null);
    const faults = await witnessesFaults(this.sides, engine, set, shown);
    this.wrong.push(...faults.map((fault) => `${file}: ${fault}`));
    this.asked += requests.length;
    this.failures += found.length;
    this.gaps += analysis.gaps.length;
    this.witnesses += shown.length;
    const [divergence] = found;
    return (
      divergence && {
        options,
        start: { set, request: divergence.request ?? requests[0]! },
        divergence,
      }
    );
  }

  /** Others for each policy, so that all workloads are asked about. */
  private requestsInTurn(): readonly AdmissionRequest[] {
    const { every, varied = (request) => request } = this.conversion;
    const round = Math.floor(this.converted / every);
    return this.corpus.requests
      .filter((_, i) => (i + this.converted) % every === 0)
      .map((request, i) => varied(request, i + round));
  }
}
