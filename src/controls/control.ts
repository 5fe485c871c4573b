import type { PolicySpec } from '../ir/policySet.js';
import type { Bool, Expr, Opt } from '../lang/build.js';
import type { Era } from '../pod/view.js';
import type { Probe } from './probe.js';

/**
 * What a check is evaluated for: the pod as a whole, or each of its containers (init and ephemeral
 * containers too), volumes or sysctls.
 */
export type CheckScope = 'pod' | 'container' | 'volume' | 'sysctl';

/** One requirement of a policy on a pod. */
export interface Check {
  /** The PSP field of this requirement, by the name that users know. */
  readonly field: string;
  readonly scope: CheckScope;
  /**
   * The pod field that is checked, relative to the scope's own path: `securityContext.privileged`.
   */
  readonly path: string;
  /** The condition. Its free variables are `pod` and the name of the scope. */
  readonly holds: Bool;
  /** The message if the condition does not hold: a clause without a full stop. */
  readonly message: string;
  /** What a refused pod does, if the value at `path` does not show it. */
  readonly need?: string;
  /** The values that the policy accepts, if naming them helps the user. */
  readonly allowed?: Expr<unknown> | Opt<unknown>;
  readonly wording?: AllowedWords;
}

/** How messages name the values of a policy. */
export interface AllowedWords {
  /** The pod must have all the values: they are required, not just allowed. */
  readonly required?: true;
  /** What an empty list allows. Default: `nothing`. */
  readonly ifEmpty?: string;
  /** The values are seccomp or AppArmor profiles; messages use the names of today's fields. */
  readonly profiles?: true;
}

/**
 * A step of the path that a default is written to. It is computed for an annotation that is named
 * after a container.
 */
export type Step = string | Expr<string>;

/**
 * A value that PSP fills in on CREATE. Conditions and values read the pod as it was sent, so the
 * order of defaults does not matter.
 */
export interface Default {
  readonly field: string;
  readonly scope: 'pod' | 'container';
  /**
   * The path that is written, relative to the pod (`spec`, ...) or to the container
   * (`securityContext`, ...). The path of an annotation is always relative to the pod.
   */
  readonly path: readonly Step[];
  readonly from: 'pod' | 'container';
  readonly when: Bool;
  /**
   * Where the default adds something. If left out: wherever it is written. Elsewhere it only sorts
   * the values that are present.
   */
  readonly adds?: Bool;
  readonly value: Expr<unknown>;
  /**
   * For a default of containers: the field of the pod from which all containers without an own
   * value inherit.
   */
  readonly inherited?: InheritedPlace;
  /**
   * A copy of what the pod already says (1.24 wrote the seccomp annotation from the field). PSP
   * counts it as a change of the pod; reports do not.
   */
  readonly mirror?: true;
}

export interface InheritedPlace {
  /** Relative to the pod. */
  readonly path: readonly string[];
  /**
   * Containers without a value of their own for which PSP fills in nothing. The inherited value
   * must not change them.
   */
  readonly alsoReaches?: Bool;
}

/**
 * What a field of PSP, or one strategy of it, admits and fills in at one place of the pod. In
 * Markdown.
 */
export interface MeaningRow {
  /** The PSP field or annotation, with the strategy. */
  readonly field: string;
  /** The field of the pod. Empty if it is the same as in the row above. */
  readonly path: string;
  readonly admits: string;
  readonly fillsIn: string;
}

/** The rule of one PSP field. */
export interface Control<Field extends keyof PolicySpec = keyof PolicySpec> {
  /** The PSP field. It is unique, and names gaps, messages and validations. */
  readonly field: Field;
  /** What the field does, in one sentence. */
  readonly summary: string;
  /**
   * Rows for docs/fields.md and for readers of the control: one for each thing that it looks at.
   */
  readonly meaning: readonly MeaningRow[];
  /** Surprising facts about the field, in full sentences. */
  readonly pitfalls?: string;
  /** The file of Kubernetes 1.24.17 that defines the rule. */
  readonly source: string;
  /**
   * If false, PSP cannot build the strategy and skips the whole policy (factory.go, admission.go
   * createProvidersFromPolicies).
   */
  readonly usable?: Bool;
  checks(era: Era): readonly Check[];
  defaults(era: Era): readonly Default[];
  /** Pods on either side of the rule, for a policy with this spec. */
  probes(spec: PolicySpec): readonly Probe[];
  /**
   * Whether the policy does not mention the field, so that nobody decided to allow what it admits.
   * Only for fields that the Pod Security Standards check; left out if a policy always mentions the
   * field.
   */
  silent?(spec: PolicySpec): boolean;
}

export const NO_DEFAULTS = (): readonly Default[] => [];
