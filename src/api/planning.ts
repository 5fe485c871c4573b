/** Makes the plan of leaving PSP from the objects of a cluster. */
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { exactJson } from '../base/exactJson.js';
import { InputError, type Problem } from '../base/problem.js';
import { rememberedBy } from '../base/remembered.js';
import { knowsGrants, POLICY_SET_API_VERSION, type PolicySet } from '../ir/policySet.js';
import type { LoadedDocument } from '../load/documents.js';
import { namespaceProblems } from '../load/namespaces.js';
import { holdPolicies, readPolicySet, type PolicyInput } from '../load/readPolicySet.js';
import type { AuditUse } from '../plan/auditUse.js';
import { fieldChanges, withChanges } from '../plan/changes.js';
import { annotatedPolicies, clusterObjects, type Root } from '../plan/clusterObjects.js';
import { storing, type StoringPsp } from '../semantics/storing.js';
import { countedFor, countedGrants, type Counted } from '../plan/countedGrants.js';
import { titleOf, type JudgedTemplate, type ReadTemplate } from '../plan/judged.js';
import { makePlan, type MadePlan } from '../plan/makePlan.js';
import type { Owner } from '../pod/owner.js';
import { builtInKind } from '../pod/podTemplates.js';
import { repeatedProblems } from '../plan/repeatedObjects.js';
import { isObject, type AdmissionRequest } from '../pod/request.js';
import { RBAC_KINDS, type RbacObject } from '../rbac/objects.js';
import { readGrants } from '../rbac/readGrants.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { surroundingsOf, type AskingChoices } from './surroundings.js';
import { itemsOf, type Surroundings, type WorkloadItem } from './workloadItems.js';

export interface PlanChoices extends AskingChoices {
  readonly targets?: readonly TargetName[] | undefined;
  readonly options: EmitOptions;
  readonly strict?: boolean | undefined;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Errors and warnings that were found while the files were read. */
  readonly problems?: readonly Problem[];
  /** Further facts that the input lacks, beside those that `unknownOf` finds. */
  readonly unknown?: readonly string[];
  /** What an audit log shows of the use of policies. */
  readonly log?: AuditUse | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface Planned extends MadePlan {
  readonly warnings: readonly Problem[];
}

/** @throws InputError for errors in the input, or if it has no object of a cluster. */
export function planned(documents: readonly LoadedDocument[], choices: PlanChoices): Planned {
  const input = policiesOf(documents, choices);
  const { policySet: set, warnings } = input;
  const { log } = choices;
  const objects = clusterObjects(documents, choices.namespace);
  if (set.policies.length === 0 && objects.roots.length === 0 && objects.namespaces === undefined)
    throw new InputError([nothing(documents)]);
  const repeated = repeatedProblems(objects.repeated);
  const surroundings = surroundingsOf(documents, choices);
  const psp = pspFor(set);
  const read = templatesOf(objects.roots, surroundings, [
    ...namespaceProblems(documents),
    ...repeated.filter(({ severity }) => severity === 'error'),
  ]);
  const judge = judgeOf(set, psp);
  const judged = read.map((one, i) => {
    choices.onProgress?.(i, read.length);
    return judge(one);
  });
  const rbac = documents.map(({ value }) => value).filter(isRbac);
  const made = makePlan({
    set,
    options: choices.options,
    wanted: choices.targets ?? TARGET_NAMES,
    labels: objects.namespaces,
    rbac,
    judged,
    psp,
    requestsOf: (value, like) =>
      readTemplates(
        { ...like.root, document: { ...like.root.document, value } },
        surroundings,
      ).flatMap((item) => ('error' in item ? [] : [asAsked(item.request, like)])),
    creators: log?.creators ?? new Map<string, readonly string[]>(),
    logged: log?.uses ?? [],
    unknown: [...(choices.unknown ?? []), ...unknownOf(set, objects.namespaces, judged)],
  });
  requireTarget(made, documents);
  return { warnings: [...warnings, ...repeated], ...made };
}

/** A plan removes PSP, so at least one target must take its place. */
function requireTarget({ written, plan }: MadePlan, documents: readonly LoadedDocument[]): void {
  if (written.length > 0) return;
  const reasons = plan.target.notWritten.map(({ target, reason }) => `${target}: ${reason}`);
  throw new InputError([
    {
      severity: 'error',
      position: documents[0]!.locate([]),
      message: `nothing can be written that takes the place of PSP: ${reasons.join('; ')}`,
      remedy: 'name psa among the targets too, which has a level for each namespace',
    },
  ]);
}

const isRbac = (value: unknown): value is RbacObject =>
  isObject(value) &&
  (RBAC_KINDS as readonly unknown[]).includes(value['kind']) &&
  String(value['apiVersion']).startsWith('rbac.authorization.k8s.io/');

/** A cluster without policies is allowed; the plan says so. */
function policiesOf(
  documents: readonly LoadedDocument[],
  { strict = false, problems = [] }: PlanChoices,
): Pick<PolicyInput, 'policySet' | 'warnings' | 'locate'> {
  if (holdPolicies(documents))
    return readPolicySet(documents, { strict, problems, saysWhatIsUnused: true });
  const rbac = documents.filter(({ value }) => isRbac(value));
  const read = readGrants(rbac, []);
  const errors = [...problems, ...read.problems].filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InputError(errors);
  return {
    policySet: {
      apiVersion: POLICY_SET_API_VERSION,
      kind: 'PolicySet',
      policies: [],
      grants: [],
      ...(rbac.length > 0 ? { grantsNobody: true } : {}),
    },
    warnings: [],
    locate: new Map(),
  };
}

const nothing = (documents: readonly LoadedDocument[]): Problem => ({
  severity: 'error',
  position: documents[0]?.locate([]) ?? { file: '<input>' },
  message: 'there is nothing of a cluster in the input: no policy, no namespace, no workload',
  remedy:
    'give what kubectl get psp,clusterroles,roles,clusterrolebindings,rolebindings,namespaces,serviceaccounts,pods,deployments,replicasets,daemonsets,statefulsets,jobs,cronjobs -A -o yaml writes, or --context NAME',
});

/** Every pod template of the input. @throws InputError for templates that no server accepts. */
function templatesOf(
  roots: readonly Root[],
  surroundings: Surroundings,
  faults: readonly Problem[],
): readonly ReadTemplate[] {
  const problems: Problem[] = [...faults];
  const templates = roots.flatMap((root) =>
    readTemplates(root, surroundings).flatMap((item): readonly ReadTemplate[] => {
      if (!('error' in item) && item.made !== undefined)
        return [{ root, ...item, made: item.made }];
      if ('error' in item)
        problems.push({
          severity: 'error',
          position: item.position ?? { file: root.document.file },
          message: item.error,
        });
      return [];
    }),
  );
  if (problems.length > 0) throw new InputError(problems);
  return templates;
}

function readTemplates({ document }: Root, surroundings: Surroundings): readonly WorkloadItem[] {
  const { value, file, locate } = document;
  return itemsOf(value, file, locate, surroundings);
}

/** The request for the patched pod, made by the requester of the original pod. */
const asAsked = (request: AdmissionRequest, { request: { user, groups } }: JudgedTemplate) => ({
  ...request,
  user,
  groups,
});

const pspFor = (set: PolicySet): ((counted: Counted) => StoringPsp) =>
  rememberedBy(
    (counted: Counted) => counted,
    (counted) => storing(pspAdmission(set, countedGrants(set, counted))),
  );

/** Pods that are equal and have the same requester are judged once. */
function judgeOf(
  set: PolicySet,
  psp: (counted: Counted) => StoringPsp,
): (one: ReadTemplate) => JudgedTemplate {
  const known = new Map<string, Pick<JudgedTemplate, 'counted' | 'verdict' | 'changes'>>();
  return (one) => {
    const { request } = one;
    const annotated = annotatedPolicies(one.root.pods);
    const counted = countedFor(set, one.assumed, annotated);
    const key = keyOf(one, counted);
    let found = known.get(key);
    if (found === undefined) {
      const answer = answerTo(one, counted, set, psp);
      const { verdict } = answer;
      const stored =
        verdict === undefined || verdict.verdict === 'denied' ? request.pod : verdict.pod;
      known.set(key, (found = { ...answer, changes: fieldChanges(request.pod, stored) }));
    }
    return {
      ...one,
      ...found,
      title: titleOf(one),
      patched: { ...request, pod: withChanges(request.pod, found.changes) },
      annotated,
    };
  };
}

/**
 * The verdict with the first of the tried grants by which PSP admits the pod, or else with the
 * last.
 */
function answerTo(
  { request }: ReadTemplate,
  tried: readonly Counted[],
  set: PolicySet,
  psp: (counted: Counted) => StoringPsp,
): Pick<JudgedTemplate, 'counted' | 'verdict'> {
  let verdict: Verdict | undefined;
  let last: Counted = 'known';
  for (const counted of tried) {
    last = counted;
    verdict = set.policies.length === 0 ? undefined : psp(counted).review(request);
    if (verdict?.verdict !== 'denied') break;
  }
  return { counted: last, verdict };
}

const keyOf = ({ request }: ReadTemplate, counted: readonly Counted[]): string => {
  const { user, groups, namespace, pod } = request;
  const { annotations } = Object(pod['metadata']) as { annotations?: unknown };
  return exactJson([user, groups, namespace, counted, annotations, pod['spec']], 0);
};

/** Whether the owner's kind is built into Kubernetes: a complete dump would contain it. */
const isMissing = ({ apiVersion, kind }: Owner): boolean =>
  builtInKind({ apiVersion, kind }) !== undefined;

const listed = (words: readonly string[]): string => [...new Set(words)].sort().join(' and ');

function unknownOf(
  set: PolicySet,
  namespaces: ReadonlyMap<string, unknown> | undefined,
  judged: readonly JudgedTemplate[],
): readonly string[] {
  const orphans = judged.filter(({ root }) => root.owner !== undefined && isMissing(root.owner));
  return [
    ...(set.policies.length === 0
      ? [
          'the input has no PodSecurityPolicy: levels are chosen by what runs alone, and nothing can be compared with PSP',
        ]
      : []),
    ...(knowsGrants(set)
      ? []
      : [
          `the input has no roles and bindings: who may use which policy, label namespaces or create pods is not known${set.policies.length === 0 ? '' : `, and everyone is taken to be granted every policy${judged.some(({ counted }) => counted.startsWith('policy ')) ? ', but where pods say which one admitted them' : ''}`}`,
        ]),
    ...(namespaces === undefined
      ? [
          'the input has no namespaces: those that workloads and bindings name are planned, others are not, and today’s labels are not known',
        ]
      : []),
    ...(judged.length === 0
      ? [
          'the input has no workloads and pods: what runs, and what PSP fills in there, is not known',
        ]
      : judged.every(({ root }) => root.pods.length === 0)
        ? [
            'the input has no pods: which policy really admitted what runs is not known, and is taken from the policies',
          ]
        : []),
    ...(orphans.length === 0
      ? []
      : [
          `the input lacks ${listed(orphans.map(({ root }) => `${root.owner!.kind}s`))} that own what it has, such as ${orphans[0]!.root.owner!.name} of ${orphans[0]!.title}: what they own counts beside what it may belong to; give them too`,
        ]),
  ];
}
