/**
 * The real plugin admits the workloads with their least policy. If any one field is tighter, the
 * plugin or a server of today refuses them.
 */
import { admitsUnchanged, leastPolicy } from '../../src/bundle/least/leastPolicy.js';
import type { Workload } from '../../src/targets/shared/workload.js';
import type { Policy, PolicySet } from '../../src/ir/policySet.js';
import { policyFaults } from '../../src/psp/validate.js';
import { asServerSees } from '../../src/pod/serviceAccount.js';
import { tighteningsOf } from '../../test/bundle/tightenings.js';
import type { BundleCase } from './bundleCase.js';
import type { Engine } from './engine.js';
import { randomPod } from './generateRequests.js';
import { comparePsp } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';

const RANDOM = 25;
/** An administrator may use every policy: nothing but the pod decides. */
const ADMINISTRATOR = { user: 'admin', groups: ['system:masters'] };

export async function leastOnPlugin(
  engine: Engine,
  cases: readonly BundleCase[],
  seed: number,
  report: Report,
): Promise<void> {
  for (const { name, application } of cases)
    await judge(engine, name, [application.workloads], report);
  const random = new Random(seed);
  const applications = Array.from({ length: RANDOM }, () =>
    Array.from({ length: random.pick([1, 2]) }, () => randomWorkload(random)),
  );
  await judge(engine, `${RANDOM} random applications`, applications, report);
}

function randomWorkload(random: Random): Workload {
  const pod = asServerSees(randomPod(random, 'default'), 'default');
  return {
    kind: 'Pod',
    name: 'app',
    request: {
      uid: 'u',
      operation: 'CREATE',
      subResource: '',
      namespace: 'default',
      name: 'app',
      user: '',
      groups: [],
      pod,
      oldPod: null,
    },
  };
}

async function judge(
  engine: Engine,
  name: string,
  applications: readonly (readonly Workload[])[],
  report: Report,
): Promise<void> {
  let least = 0;
  let tightenings = 0;
  let refused = 0;
  let none = 0;
  const wrong: string[] = [];
  for (const workloads of applications) {
    const found = leastPolicy('least', workloads);
    if (found === undefined) {
      none += 1;
      continue;
    }
    least += 1;
    if (!(await allAllowed(engine, found.policy, workloads, wrong)))
      wrong.push(
        `the plugin does not admit: ${JSON.stringify(workloads.map(({ request }) => request.pod))}`,
      );
    for (const { field, spec } of tighteningsOf(found.policy.spec)) {
      const policy = { name: 'tighter', spec };
      if (policyFaults(policy).length > 0) continue;
      tightenings += 1;
      const onPlugin = await allAllowed(engine, policy, workloads, wrong);
      refused += Number(!onPlugin);
      if (onPlugin && admitsUnchanged(policy, workloads))
        wrong.push(`${field} could be tighter: ${JSON.stringify(found.policy.spec[field])}`);
    }
  }
  report.check(
    `${name}: ${least} least policies admit on the plugin; of ${tightenings} tightenings the plugin refuses ${refused}, today's servers the rest${none > 0 ? `; ${none} that no policy admits` : ''}`,
    wrong.length === 0 && least > 0 && tightenings > 0,
    wrong.slice(0, 3).join('\n       '),
  );
}

/**
 * Whether the plugin admits every workload as it stands; where it differs from the evaluator that
 * is wrong too.
 */
async function allAllowed(
  engine: Engine,
  policy: Policy,
  workloads: readonly Workload[],
  wrong: string[],
): Promise<boolean> {
  const set: PolicySet = {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [policy],
    grants: [],
  };
  const tally = new Map<string, number>();
  const divergences = await comparePsp(
    engine,
    set,
    workloads.map(({ request }) => ({ ...request, ...ADMINISTRATOR })),
    tally,
  );
  wrong.push(
    ...divergences.map(
      ({ ours, theirs }) =>
        `the evaluator says ${JSON.stringify(ours)}, the plugin ${JSON.stringify(theirs)}`,
    ),
  );
  return tally.get('allowed') === workloads.length;
}
