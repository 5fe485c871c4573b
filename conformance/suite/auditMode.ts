/**
 * ValidatingAdmissionPolicy in audit mode, beside its own enforcement: the audit must report
 * exactly what enforcement would refuse.
 */
import { reviewFromRequest } from '../../src/pod/request.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import type { Engine } from './engine.js';
import { randomPolicySet } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { withDefaults } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { documentsFor, forEveryone } from './targetCase.js';

const SETS = 60;
const REQUESTS = 25;

export async function auditMode(
  engine: Engine,
  options: { readonly seed: number },
  report: Report,
): Promise<void> {
  report.section(`vap in audit mode (seed ${options.seed})`);
  const random = new Random(options.seed);
  const faults: string[] = [];
  let judged = 0;
  let reported = 0;
  for (let i = 0; i < SETS; i += 1) {
    const set = randomPolicySet(random);
    const options = forEveryone(set, DEFAULT_OPTIONS);
    const enforced = targets.vap.predict(set, options);
    const loaded = await engine.load(documentsFor('vap', set, { ...options, mode: 'audit' }));
    if (!loaded.ok) faults.push(loaded.error ?? '');
    const requests = Array.from({ length: REQUESTS }, () =>
      withDefaults(randomRequest(random, 'current')),
    ).filter(({ operation }) => operation === 'CREATE');
    const answers = await Promise.all(
      requests.map((request) => engine.review(reviewFromRequest(request))),
    );
    answers.forEach(({ allowed, auditAnnotations = {}, object }, n) => {
      const request = requests[n]!;
      const reports = Object.keys(auditAnnotations).some((key) =>
        key.endsWith('validation_failure'),
      );
      const refuses = !enforced(request).allowed;
      judged += 1;
      reported += Number(reports);
      if (!allowed || reports !== refuses)
        faults.push(
          `allowed ${allowed}, reported ${reports}, enforcement ${refuses ? 'refuses' : 'admits'}: ${JSON.stringify(request.pod)}`,
        );
      if (
        JSON.stringify(object).includes('kubernetes.io/psp"') &&
        !JSON.stringify(request.pod).includes('kubernetes.io/psp"')
      )
        faults.push('an audit changed a pod');
    });
  }
  for (const fault of faults.slice(0, 5)) report.note(fault.slice(0, 800));
  report.check(
    `an audit admits all and reports what enforcement refuses, on ${judged} creations (${reported} reported)`,
    faults.length === 0,
    faults.length === 0 ? '' : `${faults.length} faults`,
  );
}
