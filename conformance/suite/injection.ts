/**
 * Text must stay text: policies full of quotes, templates, code and odd characters keep their
 * meaning on every engine, and the YAML reads back as the objects from which it was written.
 */
import { dump } from 'js-yaml';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { InputError } from '../../src/base/problem.js';
import { parseDocuments } from '../../src/load/documents.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { stringify, type Engine } from './engine.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { hostileSet, requestFor } from './generateHostile.js';
import { hostileText } from './hostile.js';
import { comparePsp } from './pspCase.js';
import { explainPsp } from './pspRandom.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { VerdictTable } from './divergences.js';
import { compareTarget, forEveryone } from './targetCase.js';
import { explain, tableText } from './targetRandom.js';

const REQUESTS_PER_SET = 12;
const SHOWN = 3;
export interface InjectionOptions {
  readonly sets: number;
  readonly seed: number;
  /** Count all that fails, and shrink nothing. */
  readonly count: boolean;
}

/**
 * The set as it comes out of the manifests that a user would have: what PSP 1.24 does not accept
 * stays out.
 */
function read(random: Random, set: PolicySet): PolicySet | undefined {
  const described = set.policies.map((policy) => {
    const manifest = policyToManifest(policy) as { metadata: { annotations?: object } };
    return {
      ...manifest,
      metadata: {
        ...manifest.metadata,
        annotations: {
          ...manifest.metadata.annotations,
          'example.com/description': hostileText(random),
        },
      },
    };
  });
  const text = [...described, ...grantsToRbac(set.grants)]
    .map((document) => dump(JSON.parse(stringify(document)), { noRefs: true }))
    .join('---\n');
  try {
    return readPolicySet(parseDocuments(text, 'hostile.yaml'), { strict: true }).policySet;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function* hostileSets(
  options: InjectionOptions,
  report: Report,
): Generator<{ readonly set: PolicySet; readonly requests: readonly AdmissionRequest[] }> {
  const random = new Random(options.seed);
  let refused = 0;
  for (let made = 0; made < options.sets;) {
    const drawn = hostileSet(random, made);
    const set = read(random, drawn);
    if (set === undefined) {
      refused += 1;
      continue;
    }
    if (JSON.stringify(set.policies) !== JSON.stringify(drawn.policies))
      throw new Error(
        `a policy reads back as another: ${JSON.stringify([drawn.policies, set.policies])}`,
      );
    made += 1;
    yield {
      set,
      requests: Array.from({ length: REQUESTS_PER_SET }, () => requestFor(random, set)),
    };
  }
  report.note(`${refused} sets that 1.24 would not take were left out`);
}

export async function injection(
  open: OpenEngine,
  options: InjectionOptions,
  report: Report,
): Promise<void> {
  report.section(`hostile text (seed ${options.seed})`);
  await intoPsp(open('psp'), options, report);
  for (const target of TARGET_NAMES) await intoTarget(open, target, options, report);
}

async function intoPsp(engine: Engine, options: InjectionOptions, report: Report): Promise<void> {
  const tally = new Map<string, number>();
  let failing = 0;
  for (const { set, requests } of hostileSets(options, report)) {
    const [first] = await comparePsp(engine, set, requests, tally);
    if (first !== undefined && failing++ < SHOWN && !options.count)
      await explainPsp(engine, { set, request: first.request }, report);
  }
  report.check(
    `the evaluator answers as the plugin on ${options.sets} hostile sets (${[...tally].map(([word, count]) => `${count} ${word}`).join(', ')})`,
    failing === 0,
    failing === 0 ? '' : `${failing} sets fail`,
  );
}

async function intoTarget(
  open: OpenEngine,
  target: TargetName,
  { sets, seed, count }: InjectionOptions,
  report: Report,
): Promise<void> {
  const engine = open(ENGINES[target]);
  const table = new VerdictTable();
  const misread: string[] = [];
  let failing = 0;
  for (const { set, requests } of hostileSets({ sets, seed, count }, report)) {
    misread.push(...(await readBack(open('kube'), target, set)));
    const options = forEveryone(set, DEFAULT_OPTIONS);
    const [first] = await compareTarget({ engine, target, set, requests, table, options });
    if (first !== undefined && failing++ < SHOWN && !count)
      await explain(
        { engine, target, options },
        { set, request: first.request ?? requests[0]! },
        first,
        report,
      );
  }
  report.check(
    `${target} keeps the meaning of ${sets} hostile sets; ${tableText(table)}`,
    failing === 0,
    failing === 0 ? '' : `${failing} sets fail`,
  );
  report.check(
    `${target}: what is written reads back as it was meant, to kubectl and to us`,
    misread.length === 0,
    misread.slice(0, 3).join('\n       '),
  );
}

async function readBack(kube: Engine, target: TargetName, set: PolicySet): Promise<string[]> {
  const faults: string[] = [];
  const files = targets[target].emit(set, forEveryone(set, DEFAULT_OPTIONS)).files;
  // A script is read by a shell, not as YAML.
  for (const { name, text, objects } of files.filter(({ name: file }) => file.endsWith('.yaml'))) {
    const meant = stringify(objects);
    const { documents, error } = await kube.parse(text);
    const ours = parseDocuments(text, name).map(({ value }) => value);
    if (error !== undefined) faults.push(`${name}: kubectl cannot read it: ${error}`);
    else if (canonical(documents) !== canonical(JSON.parse(meant)))
      faults.push(`${name}: kubectl reads something else`);
    if (canonical(JSON.parse(stringify(ours))) !== canonical(JSON.parse(meant)))
      faults.push(`${name}: we read something else`);
  }
  return faults;
}

/** Go orders keys in its own way. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one !== 'object' || one === null || Array.isArray(one)
      ? one
      : Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
