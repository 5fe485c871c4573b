/** A seeded random search for a case on which the evaluator and the 1.24 plugin differ. */
import type { Engine } from './engine.js';
import { randomPolicySet } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { comparePsp, documentsOf } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import type { RandomOptions } from './targetRandom.js';
import type { Case } from './shrink.js';
import { printSmallest } from './smallestCase.js';

const REQUESTS_PER_SET = 25;
/** Shrinking stops after so many failing sets: they mostly have one cause. */
const SHOWN = 3;

export async function pspRandom(
  engine: Engine,
  options: RandomOptions,
  report: Report,
): Promise<void> {
  report.section(`PSP 1.24 plugin, random search (seed ${options.seed})`);
  const random = new Random(options.seed);
  const tally = new Map<string, number>();
  const started = Date.now();
  let done = 0;
  let diverged = 0;
  let shown = 0;
  for (; done < options.cases && (options.count || shown < SHOWN); done += REQUESTS_PER_SET) {
    const set = randomPolicySet(random);
    const requests = Array.from({ length: REQUESTS_PER_SET }, () => randomRequest(random));
    const divergences = await comparePsp(engine, set, requests, tally);
    if (divergences.length === 0) continue;
    diverged += divergences.length;
    if (options.count) continue;
    shown += 1;
    await explainPsp(engine, { set, request: divergences[0]!.request }, report);
  }
  report.note(
    `${done} requests in ${Math.round((Date.now() - started) / 1000)} s; verdicts: ${[...tally].map(([word, count]) => `${count} ${word}`).join(', ')}`,
  );
  report.check(
    `the evaluator answers as the plugin on ${done} random requests`,
    diverged === 0,
    diverged === 0 ? '' : `${diverged} differ`,
  );
}

/** The case made as small as it still fails. */
export async function explainPsp(engine: Engine, start: Case, report: Report): Promise<void> {
  const faultOf = async ({ set, request }: Case): Promise<string | undefined> => {
    const [divergence] = await comparePsp(engine, set, [request], new Map());
    return divergence === undefined
      ? undefined
      : `evaluator ${JSON.stringify(divergence.ours)}, plugin ${JSON.stringify(divergence.theirs)}`;
  };
  await printSmallest(report, start, faultOf, (set) => ({ 'psp.yaml': documentsOf(set) }));
}
