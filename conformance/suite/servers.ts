/**
 * The final test: the API servers of Kubernetes 1.24 (with PodSecurityPolicy) and 1.37 side by
 * side. The policies of each golden conversion go to the first server, the files for `vap` and
 * `psa` to the second, both through the API. Impersonated users create the same pods on both, as
 * dry runs.
 */
import { SOURCE } from '../../src/ir/source.js';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gapCoverage, type GapCoverage } from '../../src/gaps/coverage.js';
import { effectsBetween } from '../../src/gaps/compareVerdicts.js';
import { parseDocuments } from '../../src/load/documents.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { asServerSees } from '../../src/pod/serviceAccount.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { pspAdmission, type PspAdmission } from '../../src/semantics/admission.js';
import { rbacGrants } from '../../src/semantics/grants.js';
import { targets } from '../../src/targets/index.js';
import type { Prediction } from '../../src/targets/target.js';
import { ApiServer, type ApiAnswer } from './apiServer.js';
import { withConfiguredLevels } from './configuredLevels.js';
import { randomRequest } from './generateRequests.js';
import { granted } from './witnessCase.js';
import { goldenCases, type GoldenCase } from './goldenCase.js';
import { Random } from './random.js';
import { messageFault } from './refusalMessage.js';
import type { Report } from './report.js';
import { apply, furnish, NAMESPACES, remove, type Applied } from './serverObjects.js';
import { levelRefuses } from './divergences.js';

const PODS_PER_EXAMPLE = 250;

const create = (
  server: ApiServer,
  { namespace, pod, user, groups }: AdmissionRequest,
): Promise<ApiAnswer> =>
  server.ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod, { user, groups });

/**
 * Policies reach the plugins through watches: asks until two answers in a row know the new ones.
 */
async function settle(
  server: ApiServer,
  probe: AdmissionRequest,
  knows: (answer: ApiAnswer) => boolean,
): Promise<void> {
  for (let tries = 0, right = 0; tries < 100 && right < 2; tries += 1) {
    right = knows(await create(server, probe)) ? right + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function requests(random: Random, namespaces: readonly string[]): readonly AdmissionRequest[] {
  const made: AdmissionRequest[] = [];
  while (made.length < PODS_PER_EXAMPLE) {
    const request = randomRequest(random, 'current');
    if (request.operation !== 'CREATE') continue;
    const namespace = random.pick(namespaces);
    const pod = {
      ...request.pod,
      metadata: { ...(request.pod['metadata'] as JsonObject), namespace },
    };
    made.push({
      ...request,
      namespace,
      pod,
      groups: [
        ...new Set([
          ...request.groups,
          ...random.some(['web-team.example.com'], 0.3),
          'system:authenticated',
        ]),
      ],
    });
  }
  return made;
}

type Word = 'allowed' | 'denied' | 'invalid';
/** Admission says Forbidden; API validation says Invalid, to both servers' pods or to one. */
const wordOf = ({ status }: ApiAnswer): Word =>
  status === 201 ? 'allowed' : status === 403 ? 'denied' : 'invalid';

export async function servers(
  root: string,
  options: { readonly seed: number; readonly wanted: boolean },
  report: Report,
): Promise<void> {
  report.section(
    'Real API servers: 1.24.17 with PodSecurityPolicy, 1.37.2 with what is written for vap and psa',
  );
  if (!options.wanted) return report.skip('real API servers', 'not asked for (--servers)');
  const missing = ['etcd', 'openssl'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined) return report.skip('real API servers', `${missing} is not installed`);
  const programs = ['1.24', '1.37'].map((version) =>
    join(root, 'conformance/bin', `kubernetes-${version}/kube-apiserver`),
  );
  if (!programs.every((program) => existsSync(program)))
    return report.skip('real API servers', 'they were not built');
  const old = new ApiServer('1.24', programs[0]!, [
    '--enable-admission-plugins=PodSecurityPolicy',
    '--feature-gates=ProcMountType=true',
  ]);
  const now = new ApiServer('1.37', programs[1]!, []);
  try {
    await Promise.all([old.start(), now.start()]);
    await Promise.all([furnish(old), furnish(now)]);
    const random = new Random(options.seed);
    for (const one of goldenCases(root).filter(({ targets: made }) => made.includes('vap')))
      await compareServers({ ...one, set: granted(one.set) }, { old, now }, random, report);
  } finally {
    old.stop();
    now.stop();
  }
}

interface Judged {
  readonly request: AdmissionRequest;
  readonly then: ApiAnswer;
  readonly today: ApiAnswer;
}

/** The servers of both versions. */
interface Servers {
  readonly old: ApiServer;
  readonly now: ApiServer;
}

async function compareServers(
  one: GoldenCase,
  { old, now }: Servers,
  random: Random,
  report: Report,
): Promise<void> {
  const { name, set } = one;
  const written = writtenFor(one);
  const rbac = grantsToRbac(set.grants);
  const policies = set.policies.map(policyToManifest);
  const [, warnings] = await Promise.all([
    apply(old, [...policies, ...rbac]),
    apply(now, [...rbac, ...written]),
  ]);
  report.check(
    `${name}: the server takes ${written.length} documents without a warning`,
    warnings.length === 0,
    warnings.join('; '),
  );
  const policy = written.find(({ kind }) => kind === 'ValidatingAdmissionPolicy')!.metadata.name;
  const logged = loggedBy(policy);
  await settleBoth(one, { old, now }, logged);
  const judged = await judgedByBoth({ old, now }, requests(random, NAMESPACES));
  checkVerdicts(one, judged, report);
  checkMessages(one, judged, report);
  checkAuditLogs(one, { old, now }, { judged, logged }, report);
  await Promise.all([remove(old, [...policies, ...rbac]), remove(now, [...rbac, ...written])]);
  // The next conversion may have the same names.
  await settle(
    now,
    bareRequest(),
    (answer) => wordOf(answer) === 'allowed' && pspOf(answer.body) === undefined,
  );
}

/** Without levels to count on, vap is asked about alone. */
function writtenFor({ name, options, texts }: GoldenCase): readonly Applied[] {
  const documents = (['vap', 'psa'] as const)
    .flatMap(texts)
    .flatMap((text) => parseDocuments(text, name).map(({ value }) => value as Applied));
  return withConfiguredLevels(documents, options.residual ? NAMESPACES : []);
}

/** Waits until both servers judge by the new policies. */
async function settleBoth(
  { set }: GoldenCase,
  { old, now }: Servers,
  logged: Logged,
): Promise<void> {
  const bare = bareRequest();
  const admitting = pspAdmission(set, rbacGrants(set.grants)).review(seen(bare)).policy;
  const knows = ({ body }: ApiAnswer): boolean =>
    admitting === null ? /PodSecurityPolicy/.test(body.message ?? '') : pspOf(body) === admitting;
  // What fills in and what validates are watched apart: the second writes the name into the log.
  const knowsToday = (answer: ApiAnswer): boolean =>
    knows(answer) && (admitting === null || logged(now.auditAnnotations(), answer) === admitting);
  await Promise.all([
    settle(old, bare, (answer) => knows(answer) || wordOf(answer) === 'denied'),
    settle(now, bare, knowsToday),
  ]);
}

async function judgedByBoth(
  { old, now }: Servers,
  asked: readonly AdmissionRequest[],
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const request of asked) {
    const [then, today] = await Promise.all([create(old, request), create(now, request)]);
    judged.push({ request, then, today });
  }
  return judged;
}

function checkVerdicts(
  { name, set, options }: GoldenCase,
  judged: readonly Judged[],
  report: Report,
): void {
  const table = new Map<string, number>();
  for (const { then, today } of judged) {
    const pair = `${wordOf(then)}/${wordOf(today)}`;
    table.set(pair, (table.get(pair) ?? 0) + 1);
  }
  const counts = [...table].sort().map(([pair, count]) => `${pair} ${count}`);
  const { gaps, answers } = targets.vap.gaps(set, options);
  finish(
    report,
    `${name}: both servers answer as predicted, and alike outside the gaps, on ${judged.length} pods (${counts.join(', ')})`,
    judged,
    verdictFault(
      pspAdmission(set, rbacGrants(set.grants)),
      targets.vap.predict(set, options),
      gapCoverage(gaps, answers),
    ),
  );
}

function checkMessages(
  { name, set, options }: GoldenCase,
  judged: readonly Judged[],
  report: Report,
): void {
  const denied = judged.filter(({ today }) => wordOf(today) === 'denied');
  const refused = denied.filter(({ today }) => !levelRefuses(today.body.message ?? '', options));
  const byLevel = denied.length - refused.length;
  finish(
    report,
    `${name}: each of ${refused.length} refusals${byLevel > 0 ? ` (the level words ${byLevel} more)` : ''} names a policy that refuses and a field of it`,
    refused,
    ({ request, today }) =>
      messageFault(today.body.message ?? '', set, rbacGrants(set.grants), seen(request)),
  );
}

function checkAuditLogs(
  { name }: GoldenCase,
  { old, now }: Servers,
  { judged, logged }: { readonly judged: readonly Judged[]; readonly logged: Logged },
  report: Report,
): void {
  const admitted = judged.filter(({ today }) => wordOf(today) === 'allowed');
  const [logThen, logToday] = [old.auditAnnotations(), now.auditAnnotations()];
  finish(
    report,
    `${name}: the audit logs name the policy that admitted, for ${admitted.length} pods`,
    admitted,
    ({ then, today }) => {
      const named = logged(logToday, today);
      if (named === undefined || named !== pspOf(today.body))
        return `1.37 logs ${named ?? 'nothing'} and writes ${pspOf(today.body) ?? 'nothing'}`;
      const before = logThen.get(then.auditId)?.['podsecuritypolicy.policy.k8s.io/admit-policy'];
      return wordOf(then) === 'allowed' && before !== pspOf(then.body)
        ? `1.24 logs ${before ?? 'nothing'} and writes ${pspOf(then.body) ?? 'nothing'}`
        : undefined;
    },
  );
}

/** The name that a ValidatingAdmissionPolicy wrote into the audit log. */
type Logged = (
  log: ReturnType<ApiServer['auditAnnotations']>,
  answer: ApiAnswer,
) => string | undefined;

const loggedBy =
  (policy: string): Logged =>
  (log, { auditId }) =>
    log.get(auditId)?.[`${policy}/psp`];

function finish(
  report: Report,
  title: string,
  judged: readonly Judged[],
  faultOf: (one: Judged) => string | undefined,
): void {
  const faults = judged.flatMap((one) => {
    const fault = faultOf(one);
    const { request, then, today } = one;
    return fault === undefined
      ? []
      : [
          `${fault}: ${JSON.stringify(request.pod)} by ${request.user} ${request.groups.join(',')}; 1.24: ${then.status} ${then.body.message ?? ''}; 1.37: ${today.status} ${today.body.message ?? ''}`,
        ];
  });
  for (const fault of faults.slice(0, 5)) report.note(fault.slice(0, 1200));
  report.check(title, faults.length === 0, faults.length === 0 ? '' : `${faults.length} do not`);
}

function verdictFault(
  psp: PspAdmission,
  predict: (request: AdmissionRequest) => Prediction,
  coverage: GapCoverage,
): (one: Judged) => string | undefined {
  return ({ request, then, today }) => {
    const judged = seen(request);
    const verdict = psp.review(judged);
    const prediction = predict(judged);
    // A pod that API validation refuses was admitted by PSP and never seen by validating policies,
    // or the other way round.
    if (
      wordOf(then) !== 'invalid' &&
      (wordOf(then) === 'allowed') !== (verdict.verdict !== 'denied')
    )
      return `PSP was predicted ${verdict.verdict}`;
    if (wordOf(today) !== 'invalid' && (wordOf(today) === 'allowed') !== prediction.allowed)
      return `vap was predicted ${prediction.allowed ? 'allowed' : 'denied'}`;
    if (wordOf(then) === 'allowed' && pspOf(then.body) !== verdict.policy)
      return `PSP was predicted to admit by ${verdict.policy ?? 'none'}`;
    if (wordOf(today) === 'allowed' && pspOf(today.body) !== annotationOf(prediction.pod))
      return `vap was predicted to name ${annotationOf(prediction.pod) ?? 'none'}`;
    if (wordOf(then) === 'invalid' || wordOf(today) === 'invalid' || wordOf(then) === wordOf(today))
      return undefined;
    return coverage.covering(
      judged,
      effectsBetween(request, verdict, {
        verdict: prediction.allowed ? 'allowed' : 'denied',
        pod: prediction.pod,
      }),
    ).length > 0
      ? undefined
      : 'the servers differ outside every gap';
  };
}

const pspOf = (body: ApiAnswer['body']): string | undefined =>
  body.metadata?.annotations?.[SOURCE.annotation];
const annotationOf = (pod: JsonObject): string | undefined => pspOf(pod);

/** By an administrator, for whom only the policies themselves decide. */
const bareRequest = (): AdmissionRequest => ({
  uid: 'u',
  operation: 'CREATE',
  subResource: '',
  namespace: 'team',
  name: 'probe',
  user: 'admin',
  groups: ['system:masters'],
  oldPod: null,
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe' },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  },
});

/** The pod as admission sees it. */
const seen = (request: AdmissionRequest): AdmissionRequest => ({
  ...request,
  pod: asServerSees(defaultPod(request.pod), request.namespace),
});
