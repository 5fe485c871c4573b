/**
 * The golden conversions on the real engines, read from disk as kubectl reads them, and every
 * witness of their gaps.
 */
import type { TargetName } from '../../src/gaps/gap.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { randomRequest } from './generateRequests.js';
import { goldenCases, type GoldenCase } from './goldenCase.js';
import { documentsOf } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { VerdictTable } from './divergences.js';
import { appliedFor, compareTarget, rbacFor, unannounced } from './targetCase.js';
import { tableText } from './targetRandom.js';
import { granted, witnessFaults } from './witnessCase.js';

const REQUESTS = 100;
export async function golden(
  open: OpenEngine,
  options: { readonly root: string; readonly seed: number },
  report: Report,
): Promise<void> {
  report.section('golden conversions, from disk');
  const random = new Random(options.seed);
  for (const one of goldenCases(options.root)) {
    const loadedPsp = await open('psp').load(documentsOf(granted(one.set)));
    report.check(
      `${one.name}: the 1.24 server accepts its policies`,
      loadedPsp.ok,
      loadedPsp.error ?? '',
    );
    for (const target of judgedAlone(one)) await goldenTarget(open, one, target, random, report);
  }
}

/** The levels that a residual conversion counts on are judged with it. */
const judgedAlone = ({ targets, options }: GoldenCase): readonly TargetName[] =>
  targets.filter(
    (target) =>
      !targets.some((other) => other !== target && appliedFor(other, options).includes(target)),
  );

async function goldenTarget(
  open: OpenEngine,
  one: GoldenCase,
  target: TargetName,
  random: Random,
  report: Report,
): Promise<void> {
  const engine = open(ENGINES[target]);
  const documents: object[] = [];
  const faults: string[] = [];
  for (const text of appliedFor(target, one.options).flatMap((name) => one.texts(name))) {
    const parsed = await open('kube').parse(text);
    if (parsed.error !== undefined) faults.push(`kubectl cannot read it: ${parsed.error}`);
    documents.push(...parsed.documents);
  }
  const applied = [...documents, ...rbacFor(target, one.set, one.options)];
  const loaded = await engine.load(applied, ENGINES[target] === 'kube' ? { typeCheck: true } : {});
  faults.push(...(loaded.error === undefined ? [] : [loaded.error]), ...unannounced(loaded));
  report.check(
    `${one.name}, ${target}: ${documents.length} documents load without an error or a warning${ENGINES[target] === 'kube' ? ', type-checked' : ''}`,
    faults.length === 0 && documents.length > 0,
    faults.join('; '),
  );

  const gaps = one.gaps.filter((gap) => gap.target === target);
  const shown = gaps.filter(({ witness }) => witness !== null);
  const wrong: string[] = [];
  const sides = { plugin: open('psp'), server: open('kube'), engine };
  for (const gap of shown) wrong.push(...(await witnessFaults(sides, gap)));
  report.check(
    `${one.name}, ${target}: ${shown.length} witnesses of ${gaps.length} gaps diverge as they say, and a server creates them`,
    wrong.length === 0,
    wrong.slice(0, 5).join('\n       '),
  );

  const table = new VerdictTable();
  const requests = Array.from({ length: REQUESTS }, () => randomRequest(random, 'current'));
  const found = await compareTarget({
    engine,
    target,
    set: one.set,
    requests,
    table,
    options: one.options,
    documents: applied,
  });
  report.check(
    `${one.name}, ${target}: answers as predicted, and as PSP outside its gaps, on ${REQUESTS} random requests (${tableText(table)})`,
    found.length === 0,
    found
      .slice(0, 3)
      .map(({ kind, detail }) => `${kind}: ${detail}`)
      .join('\n       ')
      .slice(0, 3000),
  );
}
