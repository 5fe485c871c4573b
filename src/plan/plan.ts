/** The contents of a plan, which are those of `plan.json`. */
import type { TargetName } from '../gaps/gap.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import type { StandardLevel } from '../standards/standardLevels.js';
import type { VerdictWord } from '../semantics/admission.js';

export interface MigrationPlan {
  readonly apiVersion: 'psp-ferry/v1';
  readonly kind: 'Plan';
  /** The version of Kubernetes for which the policies are written. */
  readonly kubernetes: string;
  /** What the input does not say: one sentence each. */
  readonly unknown: readonly string[];
  readonly target: ChosenTarget;
  readonly namespaces: readonly PlannedNamespace[];
  readonly policies: readonly PlannedPolicy[];
  readonly simplified: Simplified;
  readonly workloads: readonly PlannedWorkload[];
  readonly access: Access;
  readonly watch: Watch;
  readonly steps: readonly WorkStep[];
}

export interface ChosenTarget {
  readonly recommended: TargetName;
  readonly reason: string;
  /** The targets with files in `policies/`. */
  readonly written: readonly TargetName[];
  readonly notWritten: readonly { readonly target: TargetName; readonly reason: string }[];
  /**
   * Policies that do not fit into the targets' files. The files then have only the policies that
   * suffice for what runs.
   */
  readonly leftOut: readonly string[];
}

export interface PlannedNamespace {
  readonly name: string;
  /** Whether the cluster has the namespace; null if the input does not say. */
  readonly exists: boolean | null;
  /** The policies that may be used there, and by whom. */
  readonly policies: readonly { readonly name: string; readonly subjects: readonly string[] }[];
  /** The policies that admit what runs there. */
  readonly used: readonly string[];
  readonly workloads: number;
  readonly pods: number;
  readonly level: PlannedLevel;
}

/**
 * Namespaces that occur only in grants are not labelled if the cluster is known not to have them.
 */
export const isThere = ({ exists }: Pick<PlannedNamespace, 'exists'>): boolean => exists !== false;

export interface PlannedLevel {
  readonly recommended: StandardLevel;
  /** The strictest level that refuses nothing which PSP admits there. */
  readonly lossless: StandardLevel;
  /**
   * The level by the policies that may be used in the namespace, regardless of what runs; null
   * without policies.
   */
  readonly nearest: StandardLevel | null;
  /** The policies that lead to `nearest`, and who may use them there, without system accounts. */
  readonly deciding: readonly { readonly name: string; readonly subjects: readonly string[] }[];
  /**
   * The strictest level that admits everything that runs there after patching; null if nothing
   * runs.
   */
  readonly fits: StandardLevel | null;
  /** The level that the namespace enforces today. */
  readonly today: string | null;
  readonly reasons: readonly string[];
  /** Workloads that PSP admits and that the recommended level refuses as they are. */
  readonly refuses: readonly LevelRefusal[];
  readonly next: {
    readonly level: StandardLevel;
    readonly refuses: readonly LevelRefusal[];
  } | null;
}

export interface LevelRefusal {
  /** A title such as `Deployment shop/web`. */
  readonly workload: string;
  readonly reasons: readonly string[];
  /** Whether the level admits the workload after the plan's patch. */
  readonly admittedOncePatched: boolean;
}

/**
 * Whether the patch only turns annotations of seccomp into fields: PSP admits the workload
 * unchanged.
 */
export const isForAnnotations = ({ psp, patch }: PlannedWorkload): boolean =>
  psp === 'allowed' && patch !== null;

export const POLICY_STATUSES = [
  'used',
  'unused',
  'never matches',
  'same as another',
  'within another',
] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];

export interface PlannedPolicy {
  readonly name: string;
  readonly status: PolicyStatus;
  /** The other policy. */
  readonly of: string | null;
  readonly proof: Proof;
  /** The workloads and pods of the cluster that the policy admits. */
  readonly workloads: number;
  readonly pods: number;
  /** The pods that it admitted according to the audit log. */
  readonly logged: number;
  readonly namespaces: readonly string[];
}

export interface Proof {
  readonly by: 'predicate' | 'witness';
  readonly text: string;
  /** CEL over `object`. */
  readonly predicate?: string;
  /** A pod, or the title of a workload. */
  readonly witness?: JsonObject | string;
}

export interface Simplified {
  /** The policies that suffice for what runs. */
  readonly policies: readonly string[];
  /** The workloads that these policies admit after patching, of those that PSP admits. */
  readonly admitted: number;
  readonly of: number;
}

export interface PlannedWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Its owner, if that is not in the input. */
  readonly owner: string | null;
  readonly pods: number;
  /** A bare pod that has finished. It counts, because most such pods are created again. */
  readonly finished?: true;
  /** Who requests its pods; null if that is not known. */
  readonly requester: string | null;
  readonly assumed?: string;
  /** null if the input has no policies. */
  readonly psp: VerdictWord | null;
  /** The policy that admits it. */
  readonly policy: string | null;
  /** Why it is refused. */
  readonly reasons: readonly string[];
  /** For each policy that annotations of its pods name, the number of pods. */
  readonly annotated: Readonly<Record<string, number>>;
  /** A difference between annotations or logs and today's policies, in words. */
  readonly differs: string | null;
  /** What PSP fills in, as today's fields. */
  readonly changes: readonly PodChange[];
  readonly patch: PlannedPatch | null;
  /** The strictest level that admits it: as it is, and after patching. */
  readonly level: { readonly now: StandardLevel; readonly patched: StandardLevel };
  /** The answer of each written target after patching. */
  readonly targets: Readonly<Partial<Record<TargetName, 'admitted' | 'refused'>>>;
}

/** As reports name it: `Deployment shop/web`. */
export const plannedTitle = ({
  kind,
  namespace,
  name,
}: Pick<PlannedWorkload, 'kind' | 'namespace' | 'name'>): string => `${kind} ${namespace}/${name}`;

export interface PodChange {
  /** Path in the pod. */
  readonly path: string;
  readonly from: JsonValue | null;
  readonly to: JsonValue;
}

export interface PlannedPatch {
  /** Paths relative to the plan's folder. */
  readonly patch: string;
  readonly back: string;
  readonly manifest: string;
  /**
   * Whether the object can be patched in place. Otherwise its owner must be changed, or it must be
   * deleted and created again.
   */
  readonly inPlace: boolean;
  readonly proof: {
    /** The policy that admits the patched workload unchanged. */
    readonly unchangedBy: string | null;
    /** The targets that admit it and fill in nothing. */
    readonly targets: readonly TargetName[];
    /** What could not be proved; null if everything was. */
    readonly fault: string | null;
  };
}

export interface Access {
  /** Who may change the labels of namespaces, and thereby weaken Pod Security Admission. */
  readonly labelNamespaces: readonly Holder[];
  readonly createPods: readonly Holder[];
}

export interface Holder {
  /** A subject such as `Group system:masters`. */
  readonly subject: string;
  /** null: all namespaces. */
  readonly namespaces: readonly string[] | null;
  readonly through: readonly string[];
  /** Whether the subject is an administrator, a node or a system controller. */
  readonly ofSystem: boolean;
}

export interface Watch {
  readonly hostPaths: readonly {
    readonly path: string;
    readonly writable: boolean;
    readonly workloads: readonly string[];
  }[];
  readonly privileged: readonly string[];
  /** Pods that no workload of the input creates: those of operators, CI or people. */
  readonly ownerless: readonly {
    readonly namespace: string;
    readonly owner: string | null;
    readonly pods: number;
    readonly policies: readonly string[];
    readonly createdBy: readonly string[];
  }[];
  /** Policies in the audit log that admit nothing which runs now. */
  readonly logged: readonly LoggedUse[];
}

export interface LoggedUse {
  readonly namespace: string;
  readonly policy: string;
  readonly requests: number;
  readonly users: readonly string[];
}

export interface WorkStep {
  readonly number: number;
  readonly title: string;
  readonly why: string;
  readonly commands: readonly string[];
  /** The commands that undo the step. */
  readonly back: readonly string[];
}
