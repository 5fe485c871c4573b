import type { TargetAnalysis } from '../../api/analysis.js';
import { controls } from '../../controls/index.js';
import { TARGET_NAMES, type Effect, type Gap, type TargetName } from '../../gaps/gap.js';
import { nearMatch } from '../../base/nearMatch.js';
import { shortList } from '../../base/shortList.js';
import { DIFFERENCE_MEANINGS } from '../../report/diff/diffReview.js';
import { gapStory } from '../../report/gaps/gapStory.js';
import { EFFECT_MEANINGS } from '../../report/gaps/gapWords.js';
import { witnessShower } from '../../report/gaps/witnessShowing.js';
import { targets } from '../../targets/index.js';
import { coloursOf } from '../io/colour.js';
import { analysesOf } from './analysing.js';
import type { ExplainArguments } from './explain.js';
import { EXIT, UsageError } from '../io/exit.js';
import { readInputPolicies } from './policyArguments.js';
import { emitOptions } from './targetOptions.js';
import { progressOn } from '../io/progress.js';
import type { Terminal } from '../io/terminal.js';

/**
 * Explains a field, a target or the id of a gap. With inputs, it explains that gap of their
 * policies.
 */
export function runExplain(args: ExplainArguments, terminal: Terminal): number {
  const { name } = args;
  const text =
    args.inputs.length > 0
      ? gapOf(name, args, terminal)
      : (aboutTarget(name) ?? aboutGap(name) ?? aboutControl(name));
  if (text === undefined) {
    const known = [...controls.map(({ field }) => field as string), ...TARGET_NAMES];
    throw new UsageError(
      `nothing is known of "${name}"; ${suggestion(name, known, `fields and targets are ${known.join(', ')}`)}`,
    );
  }
  terminal.out(`${text}\n`);
  return EXIT.done;
}

function suggestion(name: string, known: readonly string[], otherwise: string): string {
  const near = nearMatch(name, known);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}

/** The most names that are listed; there may be thousands. */
const NAMED = 6;

function otherGap(
  id: string,
  target: TargetName,
  gaps: readonly Gap[],
  { residual }: ExplainArguments,
): string {
  if (residual && target === 'psa')
    return 'psa is one half, and vap the other: the gaps of both together are those of vap';
  const ids = gaps.map((one) => one.id);
  const known =
    ids.length === 0
      ? `${target} has none`
      : `gaps of ${target} are ${shortList(ids, NAMED)}; psp-ferry gaps -t ${target} -f ndjson has all`;
  return suggestion(id, ids, known);
}

/** Explains one gap of these policies: its condition, its witness and both verdicts. */
function gapOf(id: string, args: ExplainArguments, terminal: Terminal): string {
  const target = TARGET_NAMES.find((name) => id.startsWith(`${name}/`));
  if (target === undefined)
    throw new UsageError(
      `with files, name a gap of their policies by its id, such as psa/web/hostPorts/looser; "${id}" is none; psp-ferry gaps FILES.. -f ndjson lists the ids`,
    );
  const { input } = readInputPolicies(args, terminal);
  const { policySet } = input;
  const options = emitOptions(args, args.namespace ?? [], input);
  const [{ gaps }] = analysesOf(input, [target], options, progressOn(terminal, args)) as [
    TargetAnalysis,
  ];
  const gap = gaps.find((one: Gap) => one.id === id);
  if (gap === undefined)
    throw new UsageError(
      `these policies have no gap "${id}"${args.residual ? ' with --residual' : ''}; ${otherGap(id, target, gaps, args)}`,
    );
  return gapStory(gap, witnessShower(policySet, options)(gap), coloursOf(terminal, args.color));
}

function aboutTarget(name: string): string | undefined {
  const target = TARGET_NAMES.find((one) => one === name);
  return target === undefined ? undefined : `${target}: ${targets[target].summary}`;
}

/**
 * The control of a field, by its own name or as manifests and messages write it: `spec.runAsUser.rule`,
 * an annotation, or a field that belongs to another (`defaultAllowPrivilegeEscalation`).
 */
function controlNamed(name: string): (typeof controls)[number] | undefined {
  const [first] = name.replace(/^spec\./, '').split(/[.[]/);
  return (
    controls.find(({ field }) => field === first) ??
    controls.find(({ meaning }) =>
      meaning.some(({ field }) => field === name || field === `spec.${first}`),
    )
  );
}

function aboutControl(name: string): string | undefined {
  const control = controlNamed(name);
  if (control === undefined) return undefined;
  const checks = control
    .checks('current')
    .map(
      ({ scope, path, message }) =>
        `  checks each ${scope}${path === '' ? '' : `, ${path}`}: ${message}`,
    );
  const defaults = control
    .defaults('current')
    .map(
      ({ scope, path }) =>
        `  fills in, for each ${scope}: ${path.map((step) => (typeof step === 'string' ? step : '<container name>')).join('.')}`,
    );
  return [
    `${control.field}: ${control.summary}`,
    ...checks,
    ...new Set(defaults),
    `  Kubernetes 1.24.17 ${control.source}`,
  ].join('\n');
}

function aboutGap(id: string): string | undefined {
  const isOfTarget = TARGET_NAMES.some((name) => id.startsWith(`${name}/`));
  const steps = id.split('/');
  if (!isOfTarget) return aboutDifference(id, steps);
  const [target, policy, control, effect] = steps;
  const meaning = EFFECT_MEANINGS[effect as keyof typeof EFFECT_MEANINGS] as string | undefined;
  if (meaning === undefined) return undefined;
  const whose = policy === '*' ? 'the set as a whole' : `policy ${policy}`;
  return [
    `${id}: ${meaning}`,
    `  target ${target}, ${whose}, ${control}`,
    ...(aboutControl(control ?? '') ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
    '  To see when the gap opens, and a request that shows it: psp-ferry explain ID FILES..',
  ].join('\n');
}

/** About the id of a difference, which has no target: policy/control/effect. */
function aboutDifference(id: string, steps: readonly string[]): string | undefined {
  const [policy, control = ''] = steps;
  const meaning = DIFFERENCE_MEANINGS[steps.at(-1) as Effect] as string | undefined;
  if (meaning === undefined || steps.length < 3) return undefined;
  return [
    `${id}: ${meaning}`,
    `  difference of two policy sets, ${policy === '*' ? 'the set as a whole' : `policy ${policy}`}, ${control}`,
    ...(aboutControl(control) ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
    '  To see a request that shows it: psp-ferry diff OLD NEW',
  ].join('\n');
}
