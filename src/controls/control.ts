import type { PolicySpec } from '../ir/policySet.js';
import type { Bool, Expr, Opt } from '../lang/build.js';
import type { Era } from '../pod/view.js';
import type { Probe } from './probe.js';

/**
 * What a check reads: the pod as a whole, or each of its containers (init and ephemeral ones too),
 * volumes or sysctls.
 */
export type CheckScope = 'pod' | 'container' | 'volume' | 'sysctl';

/** One thing that a policy demands of a pod. */
export interface Check {
  /** The PSP field that demands it, as users know it. */
  readonly field: string;
  readonly scope: CheckScope;
  /** The pod field it is about, below the scope's own path: `securityContext.privileged`. */
  readonly path: string;
  /** Free variables: `pod`, and the scope's own name. */
  readonly holds: Bool;
  /** What is wrong when it does not hold; a clause without a full stop. */
  readonly message: string;
  /** What a refused pod does, where the value at the path does not show it. */
  readonly need?: string;
  /** The policy's values that would be accepted, where naming them helps. */
  readonly allowed?: Expr<unknown> | Opt<unknown>;
  readonly wording?: AllowedWords;
}

/** How messages name the values of a policy. */
export interface AllowedWords {
  /** The pod must have them: they are required, not allowed. */
  readonly required?: true;
  /** What an empty list allows; nothing where left out. */
  readonly ifEmpty?: string;
  /** Names of seccomp and AppArmor profiles, as the fields of today call them. */
  readonly profiles?: true;
}

/**
 * A step of the path that a default is written to; computed for annotations named after a
 * container.
 */
export type Step = string | Expr<string>;

/**
 * A value that PSP fills in on CREATE. Guards and values read the pod as it came, so the order of
 * defaults is immaterial.
 */
export interface Default {
  readonly field: string;
  readonly scope: 'pod' | 'container';
  /**
   * Where it goes; from the pod (`spec`, ...) or from the container (`securityContext`, ...),
   * annotations always from the pod.
   */
  readonly path: readonly Step[];
  readonly from: 'pod' | 'container';
  readonly when: Bool;
  /**
   * Where it adds something, if that is not wherever it is written: elsewhere it only puts in order
   * what is there.
   */
  readonly adds?: Bool;
  readonly value: Expr<unknown>;
  /**
   * Of a container: where the pod can say the same for all of its containers that say nothing
   * themselves.
   */
  readonly inherited?: InheritedPlace;
  /**
   * A mirror of what the pod already says (1.24 wrote the seccomp annotation from the field): a
   * change for PSP, none for people.
   */
  readonly mirror?: true;
}

export interface InheritedPlace {
  /** From the pod. */
  readonly path: readonly string[];
  /**
   * Containers without a value of their own that PSP leaves alone: there the inherited one must
   * change nothing.
   */
  readonly alsoReaches?: Bool;
}

/** What a field, or a strategy of it, admits and fills in at a place in the pod; in Markdown. */
export interface MeaningRow {
  /** The field or annotation of PSP, with the strategy. */
  readonly field: string;
  /** Empty where it is that of the row above. */
  readonly path: string;
  readonly admits: string;
  readonly fillsIn: string;
}

/** The rule of one PSP field. */
export interface Control<Field extends keyof PolicySpec = keyof PolicySpec> {
  /** The PSP field. Unique; names gaps, messages and validations. */
  readonly field: Field;
  /** What the field does, in one sentence. */
  readonly summary: string;
  /**
   * For docs/fields.md, and for whoever reads the control: a row for each thing that it looks at.
   */
  readonly meaning: readonly MeaningRow[];
  /** What surprises about the field, in sentences. */
  readonly pitfalls?: string;
  /** Where Kubernetes says so (1.24.17). */
  readonly source: string;
  /**
   * False: PSP cannot build the strategy and skips the whole policy (factory.go, admission.go
   * createProvidersFromPolicies).
   */
  readonly usable?: Bool;
  checks(era: Era): readonly Check[];
  defaults(era: Era): readonly Default[];
  /** Pods on either side of the rule, for this policy. */
  probes(spec: PolicySpec): readonly Probe[];
  /**
   * Whether the policy says nothing of the field, so that nobody meant to allow what it admits
   * there. Of fields that the Pod Security Standards look at; left out where a policy always says
   * something.
   */
  silent?(spec: PolicySpec): boolean;
}

export const NO_DEFAULTS = (): readonly Default[] => [];
