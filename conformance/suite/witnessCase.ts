/**
 * A gap's witness on the 1.24 plugin and on the target's engine, which must differ as the gap says.
 */
import { SOURCE } from '../../src/ir/source.js';
import type { Gap } from '../../src/gaps/gap.js';
import { podEffect } from '../../src/gaps/podEffect.js';
import { witnessRequest } from '../../src/gaps/witness/candidates.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import type { Engine, ReviewAnswer } from './engine.js';
import { documentsOf } from './pspCase.js';

export type ShownGap = Pick<Gap, 'id' | 'target' | 'control' | 'effect' | 'witness'>;

/**
 * Where the input grants nothing, everybody may use every policy: for the plugin somebody must say
 * so.
 */
const EVERYBODY: readonly Grant[] = ['system:authenticated', 'system:serviceaccounts'].map(
  (name) => ({
    policy: '*',
    subject: { kind: 'Group', name },
    namespace: null,
    apiGroup: 'policy',
  }),
);
export const granted = (set: PolicySet): PolicySet =>
  set.grants.length > 0 ? set : { ...set, grants: EVERYBODY };

/** Whom a witness is asked of. */
export interface Sides {
  readonly plugin: Engine;
  readonly engine: Engine;
  /** The API server of today, which must take the pod. */
  readonly server: Engine;
}

/** Of gaps of a whole set, on an engine that holds what was made of it. */
export async function witnessesFaults(
  { plugin, server }: Pick<Sides, 'plugin' | 'server'>,
  engine: Engine,
  set: PolicySet,
  gaps: readonly ShownGap[],
): Promise<readonly string[]> {
  const loaded = await plugin.load(documentsOf(granted(set)));
  if (!loaded.ok) return [`the plugin refuses the policies: ${loaded.error ?? ''}`];
  const sides = { plugin, server, engine };
  return (await Promise.all(gaps.map((gap) => witnessFaults(sides, gap)))).flat();
}

/**
 * The plugin and the engine must differ on the witness just as the gap's effect says, and it must
 * be a pod that a server creates.
 */
export async function witnessFaults(
  { plugin, engine, server }: Sides,
  gap: ShownGap,
): Promise<string[]> {
  const request = witnessRequest(gap.witness!);
  const review = reviewFromRequest(request);
  const [then, now, created] = await Promise.all([
    plugin.review(review),
    engine.review(review),
    server.defaultPod(request.oldPod ?? request.pod),
  ]);
  const broken = then.error ?? now.error;
  if (broken !== undefined) return [`${gap.id}: ${broken}`];
  if (created.error !== undefined)
    return [`${gap.id}: the server refuses the pod by itself: ${created.error}`];
  const made = await madeBy(server, request, now);
  const shown = effectShown(gap, request.pod, then, made);
  return shown === undefined
    ? []
    : [`${gap.id}: ${shown} (PSP ${wordOf(then)}; ${gap.target} ${wordOf(made)})`];
}

/** An engine's answer, refused where the API server refuses the pod that the engine made. */
async function madeBy(
  server: Engine,
  { operation }: AdmissionRequest,
  answer: ReviewAnswer,
): Promise<ReviewAnswer> {
  const made = answer.mutated ?? answer.object;
  if (!answer.allowed || operation !== 'CREATE' || made === undefined) return answer;
  const { error } = await server.defaultPod(made);
  return error === undefined ? answer : { ...answer, allowed: false, message: error };
}

const wordOf = ({ allowed, message }: ReviewAnswer): string =>
  (allowed ? 'admits' : `refuses: ${message ?? ''}`).slice(0, 300);

/** @returns what is wrong; undefined where the answers differ as the effect says. */
function effectShown(
  { effect, control }: ShownGap,
  asked: JsonObject,
  then: ReviewAnswer,
  now: ReviewAnswer,
): string | undefined {
  const admitted = {
    looser: [false, true],
    stricter: [true, false],
    'default-lost': [true, true],
    'default-differs': [true, true],
    unseen: [true, true],
  }[effect];
  if (then.allowed !== admitted[0] || now.allowed !== admitted[1]) return `not ${effect}`;
  if (effect === 'looser' || effect === 'stricter') return undefined;
  const pods = [then.object, now.mutated ?? now.object] as [JsonObject, JsonObject];
  if (effect.startsWith('default')) {
    const [before, today] = [podEffect(pods[0], '1.24'), podEffect(pods[1], 'current')];
    const filledIn = [before !== podEffect(asked, '1.24'), today !== podEffect(asked, 'current')];
    return before === today && filledIn[0] === filledIn[1]
      ? 'the pods are the same, and both sides filled in alike'
      : undefined;
  }
  // Whose grants decide, or how the answer is recorded, shows in no single answer; the annotation
  // does.
  if (control === 'admitting-policy')
    return annotation(pods[0]) === annotation(pods[1]) ? 'both name the same policy' : undefined;
  return undefined;
}

const annotation = (pod: JsonObject): unknown =>
  ((pod['metadata'] as JsonObject)['annotations'] as JsonObject | undefined)?.[SOURCE.annotation];
