/** Makes the plan of leaving PSP from the objects of a cluster. */
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { InputError, type Problem } from '../base/problem.js';
import { POLICY_SET_API_VERSION } from '../ir/policySet.js';
import type { LoadedDocument } from '../load/documents.js';
import { namespaceProblems, type NamespaceLabels } from '../load/namespaces.js';
import { holdPolicies, readPolicySet, type PolicyInput } from '../load/readPolicySet.js';
import type { AuditUse } from '../plan/auditUse.js';
import { clusterObjects, type Root } from '../plan/clusterObjects.js';
import { helmReleases } from '../plan/helmReleases.js';
import type { JudgedTemplate, ReadTemplate } from '../plan/judged.js';
import { storingPspOf, templateJudge } from '../plan/judgeTemplates.js';
import { unknownsOf } from '../plan/unknowns.js';
import { makePlan, type MadePlan } from '../plan/makePlan.js';
import { repeatedProblems } from '../plan/repeatedObjects.js';
import { isObject, type AdmissionRequest } from '../pod/request.js';
import { RBAC_KINDS, type RbacObject } from '../rbac/objects.js';
import { readGrants } from '../rbac/readGrants.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { askersOf, surroundingsOf, type AskingChoices } from './surroundings.js';
import { itemsOf, type Surroundings, type WorkloadItem } from './workloadItems.js';

export interface PlanChoices extends AskingChoices {
  readonly targets?: readonly TargetName[] | undefined;
  readonly options: EmitOptions;
  readonly strict?: boolean | undefined;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Errors and warnings that were found while the files were read. */
  readonly problems?: readonly Problem[];
  /** Further facts that the input lacks, beside those that `unknownsOf` finds. */
  readonly unknown?: readonly string[];
  /** What an audit log shows of the use of policies. */
  readonly log?: AuditUse | undefined;
  /** The labels that an earlier plan replaced, by namespace. */
  readonly replaced?: NamespaceLabels | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface Planned extends MadePlan {
  readonly warnings: readonly Problem[];
  /** As in `Surroundings`. */
  readonly customKinds: ReadonlySet<string>;
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
  const surroundings = surroundingsOf(documents, {
    namespace: choices.namespace,
    askers: askersOf(choices),
  });
  const psp = storingPspOf(set);
  const read = templatesOf(objects.roots, surroundings, [
    ...namespaceProblems(documents),
    ...repeated.filter(({ severity }) => severity === 'error'),
  ]);
  const judge = templateJudge(set, psp);
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
    replaced: choices.replaced ?? new Map(),
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
    releases: helmReleases(documents),
    unknown: [
      ...(choices.unknown ?? []),
      ...unknownsOf(set, objects, judged),
      ...(log?.unknown ?? []),
    ],
  });
  requireTarget(made, documents);
  const { customKinds = new Set() } = surroundings;
  return { warnings: [...warnings, ...repeated], customKinds, ...made };
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
    warnings: problems.filter(({ severity }) => severity === 'warning'),
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
