/**
 * Who may use which policy, with roles and bindings as people write them. Our reading of the files,
 * and each target that asks RBAC at admission, are compared with the 1.24 plugin and the server's
 * own authorizer. The policies admit every pod, so that only the grants decide.
 */
import { dump } from 'js-yaml';
import { gapCoverage } from '../../src/gaps/coverage.js';
import type { TargetName } from '../../src/gaps/gap.js';
import type { Policy } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { rbacGrants } from '../../src/semantics/grants.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';
import {
  RBAC_ACCOUNTS,
  RBAC_GROUPS,
  RBAC_NAMESPACES,
  RBAC_POLICIES,
  RBAC_USERS,
  randomRbac,
} from './generateRbac.js';
import { ENGINES, type OpenEngine, type PolicyTarget } from './engines.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { writtenFor } from './targetCase.js';

const REQUESTS = 12;
const SHOWN = 3;
/** What a ClusterPolicy can ask about, and more than that. */
const POLICIES: Readonly<Record<PolicyTarget, readonly string[]>> = {
  vap: RBAC_POLICIES,
  gatekeeper: RBAC_POLICIES,
  kyverno: ['one'],
  'kyverno-cel': RBAC_POLICIES,
};
const LIVE = { ...DEFAULT_OPTIONS, selection: 'live' } as const;

export async function liveRbac(
  open: OpenEngine,
  { worlds, seed }: { readonly worlds: number; readonly seed: number },
  report: Report,
): Promise<void> {
  report.section(`roles and bindings (seed ${seed})`);
  for (const [target, names] of Object.entries(POLICIES) as [PolicyTarget, readonly string[]][]) {
    const random = new Random(seed);
    const faults: string[] = [];
    const tally = { allowed: 0, denied: 0 };
    for (let i = 0; i < worlds; i += 1)
      faults.push(...(await oneWorld(open, target, names, random, tally)));
    for (const fault of faults.slice(0, SHOWN)) report.note(fault);
    report.check(
      `our reading of roles and bindings, and ${target} that asks RBAC, decide as the 1.24 plugin (${tally.allowed} allowed, ${tally.denied} denied)`,
      faults.length === 0 && tally.allowed > 0 && tally.denied > 0,
      `${faults.length} differ`,
    );
  }
}

async function oneWorld(
  open: OpenEngine,
  target: TargetName,
  names: readonly string[],
  random: Random,
  tally: { allowed: number; denied: number },
): Promise<readonly string[]> {
  const rbac = randomRbac(random);
  const policies = names.map((name): Policy => ({ name, spec: PERMISSIVE }));
  const manifests = [...policies.map(policyToManifest), ...rbac];
  const { policySet } = readPolicySet(
    parseDocuments(manifests.map((one) => dump(one)).join('---\n'), 'rbac.yaml'),
    { strict: true },
  );
  const plugin = open('psp');
  const engine = open(ENGINES[target]);
  const loads = [
    await plugin.load(manifests),
    await engine.load([...writtenFor(target, policySet, LIVE), ...rbac]),
  ];
  const refused = loads.find(({ ok }) => !ok);
  if (refused !== undefined) return [`not loaded: ${refused.error ?? ''}\n${dump(rbac)}`];
  const mayUse = rbacGrants(policySet.grants);
  const covers = (one: AdmissionRequest): boolean => {
    const { gaps, answers: known } = targets[target].gaps(policySet, LIVE);
    return gapCoverage(gaps, known).covering(one, ['stricter']).length > 0;
  };
  const asked = Array.from({ length: REQUESTS }, () => request(random));
  const predict = targets[target].predict(policySet, LIVE);
  const answers = await Promise.all(
    asked.map(async (one) =>
      Promise.all([plugin.review(reviewFromRequest(one)), engine.review(reviewFromRequest(one))]),
    ),
  );
  return answers.flatMap(([then, now], i) => {
    const one = asked[i]!;
    const ours = names.some((name) => mayUse(name, one));
    const predicted = predict(one).allowed;
    tally[then.allowed ? 'allowed' : 'denied'] += 1;
    // What a target is known not to ask about is a gap, and stricter.
    if (
      ours === then.allowed &&
      now.allowed === predicted &&
      (now.allowed === then.allowed || covers(one)) &&
      then.error === undefined &&
      now.error === undefined
    )
      return [];
    const { user, groups, namespace, pod } = one;
    return [
      `plugin ${then.error ?? then.allowed}, ${target} ${now.error ?? now.allowed} (${now.message ?? ''}), our reading ${ours}: ${JSON.stringify({ user, groups, namespace, pod: pod['spec'] })}\n${dump(rbac)}`,
    ];
  });
}

function request(random: Random): AdmissionRequest {
  const namespace = random.pick(RBAC_NAMESPACES);
  const account = random.chance(0.2) ? {} : { serviceAccountName: random.pick(RBAC_ACCOUNTS) };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], ...account },
  };
  return {
    uid: 'u',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name: 'probe',
    user: random.pick(RBAC_USERS),
    groups: random.some(
      RBAC_GROUPS.filter((group) => group !== 'system:masters' || random.chance(0.1)),
      0.25,
    ),
    pod: defaultPod(pod),
    oldPod: null,
  };
}
