/**
 * The Pod Security Standards: our levels against the code of Pod Security Admission, on our cases
 * and on upstream's own pods, in every version.
 */
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest } from '../../src/pod/request.js';
import { checkRunner, type CheckRunner } from '../../src/semantics/checkRunner.js';
import { levelChecks, standardChecks } from '../../src/standards/index.js';
import { KNOWN_MINORS } from '../../src/standards/knownMinors.js';
import { STANDARD_CASES } from '../../test/standards/standardCases.js';
import type { Engine } from './engine.js';
import type { Report } from './report.js';

const LEVELS = ['baseline', 'restricted'] as const;
type Level = (typeof LEVELS)[number];
const MINORS = Array.from(
  { length: KNOWN_MINORS.newest - KNOWN_MINORS.oldest + 1 },
  (_, i) => KNOWN_MINORS.oldest + i,
);
/** Cases say what held long before. */
const ALL_MINORS = Array.from({ length: KNOWN_MINORS.newest + 1 }, (_, minor) => minor);

const namespaceOf = (level: Level, minor: number): string => `${level}-${minor}`;
const namespaces = LEVELS.flatMap((level) =>
  ALL_MINORS.map((minor) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespaceOf(level, minor),
      labels: {
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/enforce-version': `v1.${minor}`,
      },
    },
  })),
);

interface Question {
  readonly says: string;
  readonly level: Level;
  readonly minor: number;
  readonly pod: JsonObject;
  readonly passes?: boolean;
}

export async function standards(engine: Engine, report: Report): Promise<void> {
  report.section(`Pod Security Standards, v1.${KNOWN_MINORS.oldest} to v1.${KNOWN_MINORS.newest}`);
  const loaded = await engine.load(namespaces);
  if (!loaded.ok || loaded.warnings.length > 0)
    return report.check('the levels load', false, loaded.error ?? loaded.warnings.join('; '));
  const stated = STANDARD_CASES.map(({ id, says, pod, minor, passes }): Question => ({
    says: `${id}, ${says}`,
    level: standardChecks.find((check) => check.id === id)!.level,
    minor,
    pod,
    passes,
  }));
  await ask(engine, report, `${stated.length} cases answer as they state`, stated);
  const everywhere = LEVELS.flatMap((level) =>
    MINORS.flatMap((minor) =>
      STANDARD_CASES.map(({ id, says, pod }): Question => ({
        says: `${id}, ${says}`,
        level,
        minor,
        pod,
      })),
    ),
  );
  await ask(
    engine,
    report,
    `our levels answer as theirs on these pods in every version, ${everywhere.length} times`,
    everywhere,
  );
  const theirs: Question[] = [];
  for (const level of LEVELS)
    for (const minor of MINORS) theirs.push(...(await fixtures(engine, level, minor)));
  await ask(
    engine,
    report,
    `our levels answer as theirs on upstream's own ${theirs.length} pods`,
    theirs,
  );
}

/** Upstream's pods just pass or just fail one check. */
async function fixtures(engine: Engine, level: Level, minor: number): Promise<readonly Question[]> {
  const { fixtures: found, error } = await engine.standardFixtures(level, minor);
  if (error !== undefined) throw new Error(error);
  return found.flatMap(({ check, pass, fail }) =>
    (
      [
        [pass, true],
        [fail, false],
      ] as const
    ).flatMap(([pods, passes]) =>
      (pods ?? []).map((pod, i): Question => ({
        says: `${check}, ${passes ? 'pass' : 'fail'} ${i}`,
        level,
        minor,
        pod: pod as JsonObject,
        passes,
      })),
    ),
  );
}

async function ask(
  engine: Engine,
  report: Report,
  title: string,
  questions: readonly Question[],
): Promise<void> {
  const runners = new Map<string, CheckRunner>();
  const faults: string[] = [];
  let admitted = 0;
  const answers = await Promise.all(
    questions.map(({ level, minor, pod }) => {
      const namespace = namespaceOf(level, minor);
      return engine.review(
        reviewFromRequest({
          uid: 'u',
          operation: 'CREATE',
          subResource: '',
          namespace,
          name: 'probe',
          user: 'alice@example.com',
          groups: [],
          oldPod: null,
          pod: defaultPod({ ...pod, metadata: { ...(pod['metadata'] as JsonObject), namespace } }),
        }),
      );
    }),
  );
  questions.forEach(({ says, level, minor, pod, passes }, i) => {
    const key = namespaceOf(level, minor);
    const { allowed, message, error } = answers[i]!;
    const runner = runners.get(key) ?? checkRunner(levelChecks(level, minor));
    runners.set(key, runner);
    const ours = runner.admits(defaultPod(pod));
    admitted += Number(allowed);
    if (error !== undefined || allowed !== ours || (passes ?? allowed) !== allowed)
      faults.push(
        `${level} 1.${minor}: ${says}: theirs ${error ?? allowed}, ours ${ours}${passes === undefined ? '' : `, stated ${passes}`}: ${message ?? ''}`,
      );
  });
  for (const fault of faults.slice(0, 10)) report.note(fault.slice(0, 500));
  report.check(
    `${title} (${admitted} admitted)`,
    faults.length === 0,
    faults.length === 0 ? '' : `${faults.length} do not`,
  );
}
