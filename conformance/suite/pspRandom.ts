/** A seeded random search for a case on which the evaluator and the 1.24 plugin differ. */
import { dump } from 'js-yaml';
import type { Engine } from './engine.js';
import { randomPolicySet } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { comparePsp, documentsOf } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { shrink, type Case } from './shrink.js';

const REQUESTS_PER_SET = 25;

export async function pspRandom(engine: Engine, options: { readonly cases: number; readonly seed: number }, report: Report): Promise<void> {
  report.section(`PSP 1.24 plugin, random search (seed ${options.seed})`);
  const random = new Random(options.seed), tally = new Map<string, number>();
  const started = Date.now();
  let done = 0, diverged = 0;
  for (; done < options.cases && diverged < 3; done += REQUESTS_PER_SET) {
    const set = randomPolicySet(random);
    const requests = Array.from({ length: REQUESTS_PER_SET }, () => randomRequest(random));
    const divergences = await comparePsp(engine, set, requests, tally);
    if (divergences.length === 0) continue;
    diverged += divergences.length;
    const small = await shrink({ set, request: divergences[0]!.request }, (candidate) => diverges(engine, candidate));
    await print(engine, small);
  }
  report.note(`${done} requests in ${Math.round((Date.now() - started) / 1000)} s; verdicts: ${[...tally].map(([word, count]) => `${count} ${word}`).join(', ')}`);
  report.check(`the evaluator answers as the plugin on ${done} random requests`, diverged === 0, diverged === 0 ? '' : `${diverged} differ`);
}

async function diverges(engine: Engine, { set, request }: Case): Promise<boolean> {
  return (await comparePsp(engine, set, [request], new Map())).length > 0;
}

/** The smallest failing case, as files that a person can apply. */
async function print(engine: Engine, { set, request }: Case): Promise<void> {
  const [divergence] = await comparePsp(engine, set, [request], new Map());
  console.log('  --- smallest failing case');
  for (const document of [...documentsOf(set), request.pod]) console.log(`---\n${dump(document, { noRefs: true })}`);
  console.log(JSON.stringify({ operation: request.operation, user: request.user, groups: request.groups, subResource: request.subResource, oldPod: request.oldPod }));
  console.log(`  evaluator: ${JSON.stringify(divergence?.ours)}\n  plugin:    ${JSON.stringify(divergence?.theirs)}`);
}
