/** For each workload of the plan: PSP's verdict, what PSP fills in, and the patch that sets it. */
import { groupedBy } from '../base/groupedBy.js';
import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { ASSUMED } from '../pod/requester.js';
import type { StoringPsp } from '../semantics/storing.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { readable } from './changes.js';
import type { Counted } from './countedGrants.js';
import { isFinishedPod } from './finishedPods.js';
import { FileNames, type WorkloadFiles } from './fileNames.js';
import { isAdmitted, type JudgedTemplate } from './judged.js';
import { strictestFor } from './namespaceLevels.js';
import { workloadPatch, type WorkloadPatch } from './patch.js';
import type { PlannedPatch, PlannedWorkload } from './plan.js';
import type { WrittenTarget } from './targetFiles.js';

/** The files for one object. */
export interface WrittenPatch extends WorkloadPatch {
  readonly files: WorkloadFiles;
  readonly namespace: string;
  readonly inPlace: boolean;
  readonly isBuiltIn: boolean;
}

export interface Workloads {
  readonly planned: readonly PlannedWorkload[];
  readonly patches: readonly WrittenPatch[];
}

export interface WorkloadInput {
  readonly set: PolicySet;
  /** PSP with the grants that count for a pod. */
  readonly psp: (counted: Counted) => StoringPsp;
  readonly written: readonly WrittenTarget[];
  readonly minor: number;
  /** The requests for the pods of an object, in the order of its templates. */
  readonly requestsOf: (value: JsonObject, like: JudgedTemplate) => readonly AdmissionRequest[];
}

export function workloadsOf(judged: readonly JudgedTemplate[], input: WorkloadInput): Workloads {
  const names = new FileNames();
  const patches: WrittenPatch[] = [];
  const planned = [...groupedBy(judged, ({ root }) => root).values()].flatMap((templates) => {
    const patch = patchOf(templates, names);
    if (patch !== undefined) patches.push(patch);
    const again = patch === undefined ? [] : input.requestsOf(patch.manifest, templates[0]!);
    return templates.map((one, index) => plannedOf(one, patch, again[index], input));
  });
  return { planned, patches };
}

/** Kinds whose pod spec cannot be changed: they must be deleted and created again. */
const UNCHANGEABLE = ['Pod', 'Job'];

function patchOf(templates: readonly JudgedTemplate[], names: FileNames): WrittenPatch | undefined {
  const [first] = templates as [JudgedTemplate];
  if (!templates.some((one) => isAdmitted(one) && one.changes.length > 0)) return undefined;
  const { namespace } = first.request;
  return {
    ...workloadPatch(first.root.document.value as JsonObject, templates),
    files: names.filesFor(namespace, first.kind, first.name),
    namespace,
    inPlace: !UNCHANGEABLE.includes(first.kind) && first.root.owner === undefined,
    isBuiltIn: first.made.builtIn !== undefined,
  };
}

function plannedOf(
  one: JudgedTemplate,
  patch: WrittenPatch | undefined,
  again: AdmissionRequest | undefined,
  input: WorkloadInput,
): PlannedWorkload {
  const { kind, name, request, root, verdict, changes, patched, annotated, assumed, counted } = one;
  const { written, minor } = input;
  return {
    kind,
    namespace: request.namespace,
    name,
    owner: root.owner === undefined ? null : `${root.owner.kind} ${root.owner.name}`,
    pods: root.pods.length,
    ...(isFinishedPod(root.document.value as JsonObject) ? { finished: true as const } : {}),
    requester: assumed === undefined ? request.user : null,
    ...(assumed === undefined ? {} : { assumed: ASSUMED[assumed] }),
    psp: verdict?.verdict ?? null,
    policy: verdict?.policy ?? null,
    reasons: reasonsOf(one),
    annotated,
    differs: difference(one, input),
    changes: changes.map(readable),
    patch:
      patch === undefined || changes.length === 0 ? null : plannedPatch(one, patch, again, input),
    level: {
      now: strictestFor(request.pod, minor),
      patched: strictestFor(patched.pod, minor),
    },
    targets: Object.fromEntries(
      written.map(({ target, predict }) => [
        target,
        predict(patched, counted).allowed ? 'admitted' : 'refused',
      ]),
    ),
  };
}

function reasonsOf({ verdict }: JudgedTemplate): readonly string[] {
  if (verdict === undefined || verdict.verdict !== 'denied') return [];
  const reasons = verdict.reasons.map(
    ({ policy, field, path, message }) => `${policy}, ${field}: ${path}: ${message}`,
  );
  return reasons.length > 0 ? [...new Set(reasons)] : [verdict.note ?? ''];
}

/** Reads the patched object again, as if it were a file, to prove the patch. */
function plannedPatch(
  one: JudgedTemplate,
  { files, inPlace }: WrittenPatch,
  again: AdmissionRequest | undefined,
  { psp, written }: WorkloadInput,
): PlannedPatch {
  const verdict = again && psp(one.counted).review(again);
  const unchangedBy = verdict?.verdict === 'allowed' ? verdict.policy : null;
  const targets = written.flatMap(({ target, predict }) => {
    const answer = again && predict(again, one.counted);
    return answer?.allowed === true && !answer.mutated ? [target] : [];
  });
  return {
    ...files,
    inPlace,
    proof: {
      unchangedBy,
      targets,
      fault:
        unchangedBy === null
          ? `once patched, PSP says ${verdict?.verdict ?? 'nothing'}: ${verdict?.note ?? ''}`
          : null,
    },
  };
}

/**
 * A sentence about pods whose annotation names another policy than the one that would admit them
 * today.
 */
function difference(
  { annotated, verdict, request }: JudgedTemplate,
  { set }: WorkloadInput,
): string | null {
  const others = Object.entries(annotated).filter(([name]) => name !== verdict?.policy);
  if (verdict === undefined || others.length === 0) return null;
  return others
    .map(([name, pods]) => {
      const policy = set.policies.find((one) => one.name === name);
      const evaluator = policy && compilePolicy(policy, '1.24');
      const why =
        evaluator === undefined
          ? 'which is not in the input'
          : !evaluator.admits(evaluator.withDefaults(request.pod).pod)
            ? 'which would refuse the template of today: the pods are from before a change of one of the two'
            : 'which would admit the template too: the grants were others then, or the requester was';
      return `${pods} ${pods === 1 ? 'pod says' : 'pods say'} ${name}, ${why}; today ${
        verdict.policy === null ? 'PSP refuses it' : `it would be ${verdict.policy}`
      }`;
    })
    .join('; ');
}
