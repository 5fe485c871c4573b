// Measures writing the files of each target, without gaps, against js-yaml dumping the same
// documents.
import { dump } from 'js-yaml';
import { median } from './median.mjs';

const RUNS = 5;

/**
 * @param library the functions that read and write policies.
 * @param texts policies and grants as YAML. Each run has its own values, so that no result is
 *   remembered.
 * @param row prints a row: our time, the base time, and the aim.
 */
export function benchEmission(
  { parseDocuments, readPolicySet, targets, DEFAULT_OPTIONS },
  texts,
  row,
) {
  const runs = Array.from({ length: RUNS + 1 }, (_, run) => {
    const { policySet, locate } = readPolicySet(
      parseDocuments(texts(run).join('---\n'), 'bench.yaml'),
      { strict: true },
    );
    const emitted = Object.values(targets).map((target) => {
      const [spent, { files }] = timed(() =>
        target.emit(policySet, { ...DEFAULT_OPTIONS, locate }),
      );
      return { spent, objects: files.flatMap(({ objects = [] }) => objects) };
    });
    const [base] = timed(() =>
      emitted.flatMap(({ objects }) => objects.map((one) => dump(one, { noRefs: true }))),
    );
    return { base, spent: emitted.map(({ spent }) => spent) };
    // The first run compiles the code, so it does not count.
  }).slice(1);
  const base = median(runs.map((run) => run.base));
  const ours = (some) =>
    median(runs.map(({ spent }) => spent.filter((_, i) => some(i)).reduce((a, b) => a + b)));
  const psa = Object.keys(targets).indexOf('psa');
  row(
    'emission of 100 policies to all targets / js-yaml dump of it',
    ours(() => true),
    base,
    '2',
  );
  row(
    '  without psa, which looks for its levels',
    ours((i) => i !== psa),
    base,
    '2',
  );
}

/** Seconds of processor time. */
function timed(work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}
