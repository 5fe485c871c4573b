/**
 * The last word: the API servers of Kubernetes 1.24 (PodSecurityPolicy on) and 1.36 side by side. Each example's policies go to the first, what is
 * emitted for `vap` to the second, both through the API; the same pods are created on both, dry-run, by impersonated users.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gapCoverage } from '../../src/gaps/coverage.js';
import { effectsBetween } from '../../src/gaps/compareVerdicts.js';
import { readPolicySet } from '../../src/input/readPolicySet.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { read } from '../../src/load/inputs.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { asServerSees } from '../../src/pod/serviceAccount.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { pspAdmission } from '../../src/semantics/admission.js';
import { rbacGrants } from '../../src/semantics/grants.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/target.js';
import { ApiServer, type ApiAnswer } from './apiServer.js';
import { ACCOUNTS } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { Random } from './random.js';
import type { Report } from './report.js';

const EXAMPLES = ['restricted', 'privileged', 'every-field', 'three-policies'] as const;
const NAMESPACES = ['team', 'other', 'web', 'logging'] as const;
const PODS_PER_EXAMPLE = 250;
/** Where the input grants nothing, everybody may use every policy: on a server somebody must say so. */
const EVERYBODY: readonly Grant[] = ['system:authenticated', 'system:serviceaccounts'].map((name) => ({ policy: '*', subject: { kind: 'Group', name }, namespace: null, apiGroup: 'policy' }));

const PATHS: Readonly<Record<string, string>> = {
  PodSecurityPolicy: '/apis/policy/v1beta1/podsecuritypolicies',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles', ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/rolebindings',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  MutatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies',
  MutatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings',
};

interface Applied { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } }
const pathOf = ({ kind, metadata }: Applied): string => PATHS[kind]!.replace('NAMESPACE', metadata.namespace ?? 'default');

async function apply(server: ApiServer, documents: readonly object[]): Promise<void> {
  for (const document of documents as readonly Applied[]) {
    const { status, body } = await server.ask('POST', pathOf(document), document);
    if (status !== 201) throw new Error(`${server.name} refuses ${document.kind} ${document.metadata.name}: ${status} ${body.message ?? ''}`);
  }
}

async function remove(server: ApiServer, documents: readonly object[]): Promise<void> {
  for (const document of documents as readonly Applied[]) await server.ask('DELETE', `${pathOf(document)}/${document.metadata.name}`);
}

/** What the examples stand on: namespaces with their service accounts, and the right to create pods. */
async function furnish(server: ApiServer): Promise<void> {
  for (const name of NAMESPACES) {
    await server.ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    for (const account of [...ACCOUNTS, 'log-collector']) await server.ask('POST', `/api/v1/namespaces/${name}/serviceaccounts`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account } });
  }
  const metadata = { name: 'create-pods' }, subjects = ['system:authenticated', 'dev.example.com', 'web-team.example.com'].map((name) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name }));
  await apply(server, [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }] },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'create-pods' }, subjects },
  ]);
}

const create = (server: ApiServer, { namespace, pod, user, groups }: AdmissionRequest): Promise<ApiAnswer> =>
  server.ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod, { user, groups });

/** Policies reach the plugins through watches: asks until two answers in a row know the new ones. */
async function settle(server: ApiServer, probe: AdmissionRequest, knows: (answer: ApiAnswer) => boolean): Promise<void> {
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
    const namespace = random.pick(namespaces), pod = { ...request.pod, metadata: { ...(request.pod['metadata'] as JsonObject), namespace } };
    made.push({ ...request, namespace, pod, groups: [...new Set([...request.groups, ...random.some(['web-team.example.com'], 0.3), 'system:authenticated'])] });
  }
  return made;
}

type Word = 'allowed' | 'denied' | 'invalid';
/** Admission says Forbidden; API validation says Invalid, to both servers' pods or to one. */
const wordOf = ({ status }: ApiAnswer): Word => (status === 201 ? 'allowed' : status === 403 ? 'denied' : 'invalid');

export async function servers(root: string, options: { readonly seed: number; readonly wanted: boolean }, report: Report): Promise<void> {
  report.section('Real API servers: 1.24.17 with PodSecurityPolicy, 1.36.3 with what is emitted for vap');
  if (!options.wanted) return report.skip('real API servers', 'not asked for (--servers)');
  const missing = ['etcd', 'openssl'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined) return report.skip('real API servers', `${missing} is not installed`);
  const old = new ApiServer('1.24', join(root, 'conformance/bin/apiserver-1.24'), ['--enable-admission-plugins=PodSecurityPolicy', '--feature-gates=ProcMountType=true']);
  const now = new ApiServer('1.36', join(root, 'conformance/bin/apiserver-1.36'), []);
  if (!existsSync(join(root, 'conformance/bin/apiserver-1.24'))) return report.skip('real API servers', 'they were not built');
  try {
    await Promise.all([old.start(), now.start()]);
    await Promise.all([furnish(old), furnish(now)]);
    const random = new Random(options.seed);
    for (const example of EXAMPLES) await compareExample(root, example, old, now, random, report);
  } finally {
    old.stop();
    now.stop();
  }
}

async function compareExample(root: string, example: string, old: ApiServer, now: ApiServer, random: Random, report: Report): Promise<void> {
  const file = join(root, 'examples', `${example}.yaml`);
  const { policySet: given } = readPolicySet(parseDocuments(read(file), example), { strict: false });
  const set: PolicySet = given.grants.length > 0 ? given : { ...given, grants: EVERYBODY };
  const { files, gaps, answers } = targets.vap.emit(set, DEFAULT_OPTIONS);
  const emitted = files.flatMap(({ objects }) => objects).filter((object) => (object as Applied).kind !== 'Kustomization');
  const rbac = grantsToRbac(set.grants), policies = set.policies.map(policyToManifest);
  await Promise.all([apply(old, [...policies, ...rbac]), apply(now, [...rbac, ...emitted])]);
  const psp = pspAdmission(set, rbacGrants(set.grants)), predict = targets.vap.predict(set, DEFAULT_OPTIONS), coverage = gapCoverage(gaps, answers);
  const [probe] = requests(random, ['team']);
  const bare: AdmissionRequest = { ...probe!, user: 'admin', groups: ['system:masters'], namespace: 'team',
    pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe' }, spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] } } };
  const admitting = psp.review(seen(bare)).policy;
  const knows = ({ body }: ApiAnswer): boolean => (admitting === null ? /PodSecurityPolicy/.test(body.message ?? '') : body.metadata?.annotations?.['kubernetes.io/psp'] === admitting);
  await Promise.all([settle(old, bare, (answer) => knows(answer) || wordOf(answer) === 'denied'), settle(now, bare, knows)]);
  const faults: string[] = [], table = new Map<string, number>();
  for (const request of requests(random, NAMESPACES)) {
    const [then, today] = await Promise.all([create(old, request), create(now, request)]);
    const pair = `${wordOf(then)}/${wordOf(today)}`;
    table.set(pair, (table.get(pair) ?? 0) + 1);
    const fault = faultOf(request, then, today);
    if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(request.pod)} by ${request.user} ${request.groups.join(',')}; 1.24: ${then.status} ${then.body.message ?? ''}; 1.36: ${today.status} ${today.body.message ?? ''}`);
  }
  for (const fault of faults.slice(0, 5)) report.note(fault.slice(0, 1200));
  report.check(`${example}: both servers answer as predicted, and alike outside the gaps, on ${PODS_PER_EXAMPLE} pods (${[...table].sort().map(([pair, count]) => `${pair} ${count}`).join(', ')})`,
    faults.length === 0, faults.length === 0 ? '' : `${faults.length} do not`);
  await Promise.all([remove(old, [...policies, ...rbac]), remove(now, [...rbac, ...emitted])]);

  function faultOf(request: AdmissionRequest, then: ApiAnswer, today: ApiAnswer): string | undefined {
    const judged = seen(request), verdict = psp.review(judged), prediction = predict(judged);
    // A pod that API validation refuses was admitted by PSP and never seen by validating policies, or the other way round.
    if (wordOf(then) !== 'invalid' && (wordOf(then) === 'allowed') !== (verdict.verdict !== 'denied')) return `PSP was predicted ${verdict.verdict}`;
    if (wordOf(today) !== 'invalid' && (wordOf(today) === 'allowed') !== prediction.allowed) return `vap was predicted ${prediction.allowed ? 'allowed' : 'denied'}`;
    if (wordOf(then) === 'allowed' && then.body.metadata?.annotations?.['kubernetes.io/psp'] !== verdict.policy) return `PSP was predicted to admit by ${verdict.policy ?? 'none'}`;
    if (wordOf(then) === 'invalid' || wordOf(today) === 'invalid' || wordOf(then) === wordOf(today)) return undefined;
    return coverage.covering(judged, effectsBetween(verdict.verdict, prediction.allowed ? 'allowed' : 'denied')).length > 0 ? undefined : 'the servers differ outside every gap';
  }
}

/** The pod as admission sees it. */
const seen = (request: AdmissionRequest): AdmissionRequest => ({ ...request, pod: asServerSees(defaultPod(request.pod), request.namespace) });
