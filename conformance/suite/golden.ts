/** The golden conversions, read from disk as kubectl reads them, on the real engines; and every witness of their gaps. */
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { witnessRequest } from '../../src/gaps/witness.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest } from '../../src/pod/request.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { PSP_ANNOTATION } from '../../src/semantics/admission.js';
import { DEFAULT_OPTIONS } from '../../src/targets/target.js';
import type { Engine, ReviewAnswer } from './engine.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { randomRequest } from './generateRequests.js';
import { goldenCases, type GoldenCase, type GoldenGap } from './goldenCase.js';
import { podEffect } from '../../src/gaps/podEffect.js';
import { documentsOf } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { compareTarget, unannounced, VerdictTable } from './targetCase.js';
import { tableText } from './targetRandom.js';

const REQUESTS = 100;
/** Where the input grants nothing, everybody may use every policy: for the plugin somebody must say so. */
export const EVERYBODY: readonly Grant[] = ['system:authenticated', 'system:serviceaccounts'].map((name) => ({ policy: '*', subject: { kind: 'Group', name }, namespace: null, apiGroup: 'policy' }));
export const granted = (set: PolicySet): PolicySet => (set.grants.length > 0 ? set : { ...set, grants: EVERYBODY });

export async function golden(open: OpenEngine, options: { readonly root: string; readonly seed: number }, report: Report): Promise<void> {
  report.section('golden conversions, from disk');
  const random = new Random(options.seed);
  for (const one of goldenCases(options.root)) {
    const loadedPsp = await open('psp').load(documentsOf(granted(one.set)));
    report.check(`${one.name}: the 1.24 server accepts its policies`, loadedPsp.ok, loadedPsp.error ?? '');
    for (const target of TARGET_NAMES) await goldenTarget(open, one, target, random, report);
  }
}

async function goldenTarget(open: OpenEngine, one: GoldenCase, target: TargetName, random: Random, report: Report): Promise<void> {
  const engine = open(ENGINES[target]), documents: object[] = [], faults: string[] = [];
  for (const text of one.texts(target)) {
    const parsed = await open('kube').parse(text);
    if (parsed.error !== undefined) faults.push(`kubectl cannot read it: ${parsed.error}`);
    documents.push(...parsed.documents);
  }
  const applied = [...documents, ...(target === 'vap' ? grantsToRbac(one.set.grants) : [])];
  const loaded = await engine.load(applied, ENGINES[target] === 'kube' ? { typeCheck: true } : {});
  faults.push(...(loaded.error === undefined ? [] : [loaded.error]), ...unannounced(loaded));
  report.check(`${one.name}, ${target}: ${documents.length} documents load without an error or a warning${ENGINES[target] === 'kube' ? ', type-checked' : ''}`,
    faults.length === 0 && documents.length > 0, faults.join('; '));

  const gaps = one.gaps.filter((gap) => gap.target === target), shown = gaps.filter(({ witness }) => witness !== null), wrong: string[] = [];
  for (const gap of shown) wrong.push(...await witnessFaults(open('psp'), engine, gap));
  report.check(`${one.name}, ${target}: ${shown.length} witnesses of ${gaps.length} gaps diverge as they say`, wrong.length === 0, wrong.slice(0, 5).join('\n       '));

  const table = new VerdictTable(), requests = Array.from({ length: REQUESTS }, () => randomRequest(random, 'current'));
  const found = await compareTarget(engine, target, one.set, requests, table, DEFAULT_OPTIONS, applied);
  report.check(`${one.name}, ${target}: answers as predicted, and as PSP outside its gaps, on ${REQUESTS} random requests (${tableText(table)})`, found.length === 0,
    found.slice(0, 3).map(({ kind, detail }) => `${kind}: ${detail}`).join('\n       ').slice(0, 3000));
}

/** The plugin and the engine must differ on the witness just as the gap's effect says. */
async function witnessFaults(psp: Engine, engine: Engine, gap: GoldenGap): Promise<string[]> {
  const request = witnessRequest(gap.witness!), review = reviewFromRequest(request), [then, now] = await Promise.all([psp.review(review), engine.review(review)]);
  const broken = then.error ?? now.error;
  if (broken !== undefined) return [`${gap.id}: ${broken}`];
  const shown = effectShown(gap, request.pod, then, now);
  return shown === undefined ? [] : [`${gap.id}: ${shown} (PSP ${wordOf(then)}; ${gap.target} ${wordOf(now)})`];
}

const wordOf = ({ allowed, message }: ReviewAnswer): string => (allowed ? 'admits' : `refuses: ${message ?? ''}`).slice(0, 300);

/** @returns what is wrong; undefined where the answers differ as the effect says. */
function effectShown({ effect, control }: GoldenGap, asked: JsonObject, then: ReviewAnswer, now: ReviewAnswer): string | undefined {
  const admitted = { looser: [false, true], stricter: [true, false], 'default-lost': [true, true], 'default-differs': [true, true], unseen: [true, true] }[effect];
  if (then.allowed !== admitted[0] || now.allowed !== admitted[1]) return `not ${effect}`;
  if (effect === 'looser' || effect === 'stricter') return undefined;
  const pods = [then.object, now.mutated ?? now.object] as [JsonObject, JsonObject];
  if (effect.startsWith('default')) {
    const [before, today] = [podEffect(pods[0], '1.24'), podEffect(pods[1], 'current')];
    const filledIn = [before !== podEffect(asked, '1.24'), today !== podEffect(asked, 'current')];
    return before === today && filledIn[0] === filledIn[1] ? 'the pods are the same, and both sides filled in alike' : undefined;
  }
  // Whose grants decide, or how the answer is recorded, shows in no single answer; the annotation does.
  if (control === 'admitting-policy') return annotation(pods[0]) === annotation(pods[1]) ? 'both name the same policy' : undefined;
  return undefined;
}

const annotation = (pod: JsonObject): unknown => ((pod['metadata'] as JsonObject)['annotations'] as JsonObject | undefined)?.[PSP_ANNOTATION];
