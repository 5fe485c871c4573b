/**
 * One policy set on one target's real engine: what is loaded, and the answers to requests, which
 * are compared with the predicted ones and with those of PSP.
 */
import type { GapAnalysis } from '../../src/gaps/answers.js';
import type { TargetName } from '../../src/gaps/gap.js';
import { knowsGrants, type PolicySet } from '../../src/ir/policySet.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { targets } from '../../src/targets/index.js';
import { KUSTOMIZATION } from '../../src/targets/shared/kustomization.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { Divergences, VerdictTable, type TargetDivergence } from './divergences.js';
import type { Engine, LoadAnswer } from './engine.js';
import { withDefaults } from './pspCase.js';
import { granted } from './witnessCase.js';

/** What is applied for it: a residual policy counts on the levels of psa. */
export const appliedFor = (target: TargetName, { residual }: EmitOptions): readonly TargetName[] =>
  residual && target !== 'psa' ? ['psa', target] : [target];

/** What is applied, and what is there already. */
export function documentsFor(
  target: TargetName,
  set: PolicySet,
  options: EmitOptions = DEFAULT_OPTIONS,
): readonly object[] {
  return [...writtenFor(target, set, options), ...rbacFor(target, set, options)];
}

export const writtenFor = (
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): readonly object[] =>
  appliedFor(target, options)
    .flatMap((name) => targets[name].emit(set, options).files)
    .filter(({ name }) => name !== KUSTOMIZATION)
    .flatMap((file) => file.objects);

/** The roles and bindings that are there already, for a target that asks RBAC at admission. */
export const rbacFor = (
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): readonly object[] => (asksRbac(target, set, options) ? grantsToRbac(granted(set).grants) : []);

const asksRbac = (target: TargetName, set: PolicySet, options: EmitOptions): boolean => {
  const choice = targets[target].selects(set, options);
  return 'selection' in choice && choice.selection === 'live';
};

/** A target that asks RBAC needs some to ask: where the input has none, everyone is granted all. */
const judgedOn = (
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): { readonly set: PolicySet; readonly options: EmitOptions } =>
  !knowsGrants(set) && asksRbac(target, set, options)
    ? { set: granted(set), options: { ...options, selection: 'live' } }
    : { set, options };

/** An input without roles and bindings is converted for everyone, where nothing else is said. */
export const forEveryone = (set: PolicySet, options: EmitOptions): EmitOptions =>
  !knowsGrants(set) && options.selection === 'auto' ? { ...options, selection: 'any' } : options;

/** What the target's summary says already: ClusterPolicy is on its way out. */
const ANNOUNCED = /kyverno\.io\/v1 ClusterPolicy is deprecated/;
/** The warnings of a load that no output announces. */
export const unannounced = ({ warnings }: LoadAnswer): readonly string[] =>
  warnings.filter((warning) => !ANNOUNCED.test(warning));

/** One set on one engine. */
export interface Comparison {
  readonly engine: Engine;
  readonly target: TargetName;
  readonly set: PolicySet;
  readonly requests: readonly AdmissionRequest[];
  /** Where the verdicts are counted. */
  readonly table?: VerdictTable;
  readonly options?: EmitOptions;
  /** What is loaded. Default: what the target writes. */
  readonly documents?: readonly object[];
  /** The gaps. Default: those of the target with these options. */
  readonly analysis?: GapAnalysis;
}

export async function compareTarget(asked: Comparison): Promise<TargetDivergence[]> {
  const { engine, target, requests, table = new VerdictTable() } = asked;
  const { set, options } = judgedOn(target, asked.set, asked.options ?? DEFAULT_OPTIONS);
  const loaded = await engine.load(asked.documents ?? documentsFor(target, set, options));
  if (!loaded.ok)
    return [{ kind: 'load', detail: `the engine refuses the documents: ${loaded.error ?? ''}` }];
  const analysis = asked.analysis ?? targets[target].gaps(set, options);
  const divergences = new Divergences({ target, set, options }, analysis, table);
  const answers = await Promise.all(
    requests.map((request) => engine.review(reviewFromRequest(withDefaults(request)))),
  );
  return [
    ...unannounced(loaded).map((warning): TargetDivergence => ({
      kind: 'load',
      detail: `the engine warns: ${warning}`,
    })),
    ...requests.flatMap(
      (request, i) => divergences.first(withDefaults(request), answers[i]!) ?? [],
    ),
  ];
}
