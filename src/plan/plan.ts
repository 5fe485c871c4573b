/** What a plan says: the shape of `plan.json`. */
import type { TargetName } from '../gaps/gap.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import type { StandardLevel } from '../standards/standardLevels.js';
import type { VerdictWord } from '../semantics/admission.js';

export interface MigrationPlan {
  readonly apiVersion: 'psp-ferry/v1';
  readonly kind: 'Plan';
  /** The version of Kubernetes that the policies are written for. */
  readonly kubernetes: string;
  /** What the input leaves open, a sentence each. */
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
  /** Those below `policies/`. */
  readonly written: readonly TargetName[];
  readonly notWritten: readonly { readonly target: TargetName; readonly reason: string }[];
  /** The policies that the targets carry; null: all of the input. */
  readonly leftOut: readonly string[];
}

export interface PlannedNamespace {
  readonly name: string;
  /** Whether the cluster has it; null where the input does not say. */
  readonly exists: boolean | null;
  /** Who may use which policy there. */
  readonly policies: readonly { readonly name: string; readonly subjects: readonly string[] }[];
  /** The policies that admit what runs there. */
  readonly used: readonly string[];
  readonly workloads: number;
  readonly pods: number;
  readonly level: PlannedLevel;
}

/** What grants alone name is not labelled where the cluster is known not to have it. */
export const isThere = ({ exists }: Pick<PlannedNamespace, 'exists'>): boolean => exists !== false;

export interface PlannedLevel {
  readonly recommended: StandardLevel;
  /** The strictest level that refuses nothing PSP admits there. */
  readonly lossless: StandardLevel;
  /** By the policies that pods of the namespace may use, whatever runs; null without policies. */
  readonly nearest: StandardLevel | null;
  /** The policies that ask for `nearest`, and who may use them there: nobody of the system. */
  readonly deciding: readonly { readonly name: string; readonly subjects: readonly string[] }[];
  /**
   * The strictest level that admits everything that runs there, once patched; null: nothing does.
   */
  readonly fits: StandardLevel | null;
  /** What the namespace enforces today. */
  readonly today: string | null;
  readonly reasons: readonly string[];
  /** What the recommended level refuses of what PSP admits, as the workloads stand. */
  readonly refuses: readonly LevelRefusal[];
  readonly next: {
    readonly level: StandardLevel;
    readonly refuses: readonly LevelRefusal[];
  } | null;
}

export interface LevelRefusal {
  /** `Deployment shop/web` */
  readonly workload: string;
  readonly reasons: readonly string[];
  /** Whether the patch of the plan is enough. */
  readonly admittedOncePatched: boolean;
}

/** What PSP admits as it stands is patched for profiles of seccomp that stand in annotations. */
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
  /** The other one. */
  readonly of: string | null;
  readonly proof: Proof;
  /** How many workloads and pods of the cluster it admits. */
  readonly workloads: number;
  readonly pods: number;
  /** How many pods it admitted by the audit log. */
  readonly logged: number;
  readonly namespaces: readonly string[];
}

export interface Proof {
  readonly by: 'predicate' | 'witness';
  readonly text: string;
  /** CEL over `object`. */
  readonly predicate?: string;
  /** A pod, or the name of a workload. */
  readonly witness?: JsonObject | string;
}

export interface Simplified {
  /** The policies that are enough for what runs. */
  readonly policies: readonly string[];
  /** How many of the workloads that PSP admits they admit, once patched. */
  readonly admitted: number;
  readonly of: number;
}

export interface PlannedWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Its owner, where that is not in the input. */
  readonly owner: string | null;
  readonly pods: number;
  /** A bare pod that has run to its end: it counts, for most are made again. */
  readonly finished?: true;
  /** Who asks for its pods; null where that is not known. */
  readonly requester: string | null;
  readonly assumed?: string;
  /** null where the input has no policies. */
  readonly psp: VerdictWord | null;
  /** The policy that admits it. */
  readonly policy: string | null;
  /** Why it is refused. */
  readonly reasons: readonly string[];
  /** The policies that the annotations of its pods name, with how many pods each. */
  readonly annotated: Readonly<Record<string, number>>;
  /** Where annotations or logs and the policies of today disagree. */
  readonly differs: string | null;
  /** What PSP fills in, in today's fields. */
  readonly changes: readonly PodChange[];
  readonly patch: PlannedPatch | null;
  /** The strictest level that admits it: as it stands, and once patched. */
  readonly level: { readonly now: StandardLevel; readonly patched: StandardLevel };
  /** What each target that is written says of it, once patched. */
  readonly targets: Readonly<Partial<Record<TargetName, 'admitted' | 'refused'>>>;
}

export interface PodChange {
  /** Below the pod. */
  readonly path: string;
  readonly from: JsonValue | null;
  readonly to: JsonValue;
}

export interface PlannedPatch {
  /** Files below the plan. */
  readonly patch: string;
  readonly back: string;
  readonly manifest: string;
  /** Whether it can be patched where it is; else its owner is changed, or it is made anew. */
  readonly inPlace: boolean;
  readonly proof: {
    /** The policy that admits the patched workload and changes nothing. */
    readonly unchangedBy: string | null;
    /** Targets that admit it and fill in nothing. */
    readonly targets: readonly TargetName[];
    /** What is not as it should be; null where all is proven. */
    readonly fault: string | null;
  };
}

export interface Access {
  /** With Pod Security Admission: who may lift the policy of a namespace. */
  readonly labelNamespaces: readonly Holder[];
  readonly createPods: readonly Holder[];
}

export interface Holder {
  /** `Group system:masters` */
  readonly subject: string;
  /** null: all of them. */
  readonly namespaces: readonly string[] | null;
  readonly through: readonly string[];
  /** Administrators, nodes and controllers of the system. */
  readonly ofSystem: boolean;
}

export interface Watch {
  readonly hostPaths: readonly {
    readonly path: string;
    readonly writable: boolean;
    readonly workloads: readonly string[];
  }[];
  readonly privileged: readonly string[];
  /** Pods that no workload of the input makes: operators, CI, people. */
  readonly ownerless: readonly {
    readonly namespace: string;
    readonly owner: string | null;
    readonly pods: number;
    readonly policies: readonly string[];
    readonly createdBy: readonly string[];
  }[];
  /** Policies of the audit log that admit nothing of what runs now. */
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
  /** How to go back. */
  readonly back: readonly string[];
}
