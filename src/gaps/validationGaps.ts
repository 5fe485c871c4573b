/** Where a target that validates the pod as it stands, for whoever asks, answers differently from PSP. */
import { controls } from '../controls/index.js';
import type { Default } from '../controls/control.js';
import { scopeLists } from '../controls/scopes.js';
import type { Locate } from '../ir/position.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { and, any, not, or, type Bool, type Expr } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import { bindPolicy } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import { isCreate, isEphemeral, isUpdate } from '../pod/requestView.js';
import { SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from '../pod/view.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { hasAppArmorField, hasSeccompAnnotation } from './eras.js';
import { gapId, type Effect, type Gap, type TargetName } from './gap.js';

export interface ValidationGapOptions {
  readonly ephemeral: 'guard' | 'as-psp';
  readonly locate: ReadonlyMap<string, Locate>;
}

/** Gaps of the targets that check pods but neither fill in defaults nor choose policies by who asks. */
export function validationGaps(target: TargetName, policySet: PolicySet, options: ValidationGapOptions): readonly Gap[] {
  const maker = new GapMaker(target, options.locate);
  return [
    ...policySet.policies.flatMap((policy) => policyGaps(maker, policy)),
    ...(policySet.grants.length > 0 ? [selectionGap(maker)] : []),
    ...(options.ephemeral === 'guard' ? [ephemeralGap(maker)] : []),
    ...eraGaps(maker),
    namelessGap(maker),
  ].sort((a, b) => RANK[a.effect] - RANK[b.effect]);
}

/** What lets in more than PSP did comes first. */
const RANK: Readonly<Record<Effect, number>> = { looser: 0, stricter: 1, 'default-lost': 2, 'default-differs': 3, unseen: 4 };

class GapMaker {
  constructor(private readonly target: TargetName, private readonly locate: ReadonlyMap<string, Locate>) {}

  make(policy: string, control: string, effect: Effect, when: Bool, texts: { reason: string; remedy: string; witness?: JsonObject }): Gap {
    const place = this.locate.get(policy);
    return {
      id: gapId(this.target, policy, control, effect), target: this.target, policy, control, effect, when,
      witness: texts.witness ?? null, reason: texts.reason, remedy: texts.remedy,
      source: place === undefined ? null : place(sourcePath(control)),
    };
  }
}

const sourcePath = (control: string): readonly string[] =>
  control === 'seccomp' || control === 'appArmor' ? ['metadata', 'annotations'] : ['spec', control];

/** The smallest pod that sets nothing: whatever a policy fills in is filled in here. */
export const BARE_POD: JsonObject = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'witness', namespace: 'default' },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], securityContext: {} },
};

function policyGaps(maker: GapMaker, policy: Policy): Gap[] {
  const evaluator = compilePolicy(policy, 'current');
  if (!evaluator.usable) return [];
  const refused = new Set(evaluator.refusals(BARE_POD).map(({ field }) => field));
  const filled = controls.flatMap((control) => {
    const when = changes(policy, control.defaults('current'));
    return when === undefined ? [] : [{ control, when }];
  });
  const gaps = filled.map(({ control: { field }, when }) => (refused.has(field)
    ? maker.make(policy.name, field, 'stricter', and(isCreate, when), {
      reason: `PSP fills in ${field} on CREATE; the target does not, and refuses the pod without it`,
      remedy: `set it in the pod templates: ${remedies(policy, field)}`, witness: BARE_POD,
    })
    : maker.make(policy.name, field, 'default-lost', and(isCreate, when), {
      reason: `PSP fills in ${field} on CREATE; the target does not, and admits the pod without it`,
      remedy: `set it in the pod templates: ${remedies(policy, field)}`, witness: BARE_POD,
    })));
  if (filled.length === 0) return gaps;
  return [...gaps, maker.make(policy.name, 'update', 'looser', and(isUpdate, or(...filled.map(({ when }) => when))), {
    reason: 'PSP refuses UPDATEs of pods that it would have changed on CREATE; the target cannot tell them from pods it admitted itself',
    remedy: 'none needed: such a pod still satisfies the policy as it stands',
  })];
}

/** Whether any of these defaults would be filled in; undefined where this policy never fills in any. */
function changes(policy: Policy, defaults: readonly Default[]): Bool | undefined {
  const conditions = defaults.filter(({ mirror }) => mirror !== true).flatMap(({ scope, when }): Bool[] => {
    const over = scope === 'pod' ? when : any(scopeLists.container as Expr<readonly unknown[]>, 'container', () => when);
    const bound = { node: bindPolicy(over.node, policy.spec) };
    return isLiteral(bound.node, false) ? [] : [bound];
  });
  return conditions.length === 0 ? undefined : or(...conditions);
}

/** The defaults of this policy for a bare pod, as a person would write them. */
function remedies(policy: Policy, field: string): string {
  const { pod } = compilePolicy(policy, 'current').withDefaults(BARE_POD);
  const spec = pod['spec'] as { containers: readonly { securityContext?: Record<string, unknown> }[]; securityContext?: Record<string, unknown>; runtimeClassName?: string };
  const own = (context: Record<string, unknown> | undefined, keys: readonly string[]): string[] =>
    Object.entries(context ?? {}).filter(([key]) => keys.includes(key)).map(([key, value]) => `${key}: ${show(value)}`);
  const keys = WRITES[field] ?? [field];
  const found = [...own(spec.securityContext, keys), ...own(spec.containers[0]?.securityContext, keys), ...own(spec as Record<string, unknown>, keys)];
  return found.length > 0 ? found.join(', ') : field;
}

const show = (value: unknown): string => JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));

/** The pod fields that a control fills in, where they are not called as the control is. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  runAsUser: ['runAsUser', 'runAsNonRoot'], seLinux: ['seLinuxOptions'], seccomp: ['seccompProfile'], appArmor: ['appArmorProfile'],
  runtimeClass: ['runtimeClassName'], defaultAddCapabilities: ['capabilities'], requiredDropCapabilities: ['capabilities'],
};

function selectionGap(maker: GapMaker): Gap {
  return maker.make('*', 'selection', 'looser', and(or(isCreate, isUpdate), not(isEphemeral)), {
    reason: 'PSP admits a pod by the policies that its service account or the requester may use; the target lets every policy admit every pod',
    remedy: 'convert the policies of each team on their own, or wait for selection in this target',
  });
}

function ephemeralGap(maker: GapMaker): Gap {
  return maker.make('*', 'ephemeralcontainers', 'stricter', isEphemeral, {
    reason: 'PSP 1.24 did not check the subresource pods/ephemeralcontainers, so debug containers passed it; the target checks them',
    remedy: 'keep it: it closes a hole; or convert with --ephemeral as-psp',
  });
}

/** Kubernetes reads pods differently since: seccomp annotations are inert, AppArmor has fields. */
function eraGaps(maker: GapMaker): Gap[] {
  return [
    maker.make('*', 'seccomp-annotations', 'looser', hasSeccompAnnotation, {
      reason: `PSP 1.24 read ${SECCOMP_POD_ANNOTATION} and ${SECCOMP_CONTAINER_ANNOTATION_PREFIX}*; since Kubernetes 1.27 they do nothing, and the target reads the fields`,
      remedy: 'set securityContext.seccompProfile in pod templates',
    }),
    maker.make('*', 'apparmor-fields', 'stricter', hasAppArmorField, {
      reason: 'PSP 1.24 knew AppArmor profiles as annotations only; the target reads the fields of Kubernetes 1.30 as well',
      remedy: 'none needed: the profile that takes effect is the one that is checked',
    }),
  ];
}

function namelessGap(maker: GapMaker): Gap {
  return maker.make('*', 'admitting-policy', 'unseen', isCreate, {
    reason: 'PSP wrote the admitting policy into the annotation kubernetes.io/psp; the target does not',
    remedy: 'do not rely on that annotation after the migration',
  });
}
