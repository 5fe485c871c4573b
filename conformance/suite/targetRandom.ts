/**
 * A seeded random search for a case on which a target's engine does not answer as predicted, or
 * differs from PSP outside every gap.
 */
import type { TargetName } from '../../src/gaps/gap.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { Engine } from './engine.js';
import { randomPolicySet } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { documentsOf } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import type { Case } from './shrink.js';
import { printSmallest } from './smallestCase.js';
import { compareTarget, documentsFor, forEveryone, type Comparison } from './targetCase.js';
import { VerdictTable, type TargetDivergence } from './divergences.js';

const REQUESTS_PER_SET = 40;
/** Shrinking stops after so many failing cases: they mostly have one cause. */
const SHOWN = 3;

export interface RandomOptions {
  readonly cases: number;
  readonly seed: number;
  /** Count all that fails, and shrink nothing. */
  readonly count: boolean;
}

/** The options that a target is converted with, and what that is called. */
export interface Conversion {
  readonly name: string;
  readonly optionsFor: (random: Random) => EmitOptions;
  /** Whether every set has grants: RBAC that grants nothing lets nobody use anything. */
  readonly alwaysGrants?: boolean;
}

export async function targetRandom(
  engine: Engine,
  target: TargetName,
  options: RandomOptions,
  report: Report,
  { name, optionsFor, alwaysGrants = false }: Conversion = {
    name: target,
    optionsFor: () => DEFAULT_OPTIONS,
  },
): Promise<void> {
  report.section(`${name}, random search (seed ${options.seed})`);
  const random = new Random(options.seed);
  const table = new VerdictTable();
  const started = Date.now();
  let done = 0;
  let failing = 0;
  let shown = 0;
  for (; done < options.cases && (options.count || shown < SHOWN); done += REQUESTS_PER_SET) {
    const set = alwaysGrants ? withGrants(random) : randomPolicySet(random);
    // Where the input has grants, the selection gap covers much; without any, nothing hides behind
    // it.
    const asked = !alwaysGrants && random.chance(0.6) ? { ...set, grants: [] } : set;
    const requests = Array.from({ length: REQUESTS_PER_SET }, () =>
      randomRequest(random, 'current'),
    );
    const chosen = forEveryone(asked, optionsFor(random));
    const found = await compareTarget({
      engine,
      target,
      set: asked,
      requests,
      table,
      options: chosen,
    });
    const [first] = found;
    failing += found.length;
    if (first === undefined || options.count) continue;
    shown += 1;
    const start = { set: asked, request: first.request ?? requests[0]! };
    await explain({ engine, target, options: chosen }, start, first, report);
  }
  report.note(
    `${done} requests in ${Math.round((Date.now() - started) / 1000)} s; ${tableText(table)}`,
  );
  const { kinds, overall } = table.shares.summary();
  report.note(`requests that a gap covers and that show it: ${kinds.join(', ')}`);
  report.check(
    `${name}: of the requests that a gap covers, more than half show it (${Math.round(100 * overall)} %)`,
    overall > 0.5,
    '',
  );
  report.check(
    `${name} answers as predicted, and as PSP outside its gaps, on ${done} random requests`,
    failing === 0,
    failing === 0 ? '' : `${failing} fail`,
  );
}

function withGrants(random: Random): PolicySet {
  const set = randomPolicySet(random);
  return set.grants.length > 0 ? set : withGrants(random);
}

/** PSP's verdict, then the target's. */
export const tableText = (table: VerdictTable): string =>
  `PSP/target: ${[...table]
    .sort()
    .map(([pair, count]) => `${pair.replace(' ', '/')} ${count}`)
    .join(', ')}`;

/** The case made as small as it still fails in the same way. */
export async function explain(
  { engine, target, options = DEFAULT_OPTIONS }: Pick<Comparison, 'engine' | 'target' | 'options'>,
  start: Case,
  first: TargetDivergence,
  report: Report,
): Promise<void> {
  const faultOf = async ({ set, request }: Case): Promise<string | undefined> => {
    const found = (
      await compareTarget({
        engine,
        target,
        set,
        requests: [request],
        options: forEveryone(set, options),
      })
    ).find(({ kind }) => kind === first.kind);
    return found === undefined ? undefined : `${found.kind}: ${found.detail}`;
  };
  await printSmallest(report, start, faultOf, (set) => ({
    'psp.yaml': documentsOf(set),
    [`${target}.yaml`]: documentsFor(target, set, options),
  }));
}
