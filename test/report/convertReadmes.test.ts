/** The READMEs of a conversion: how long they are, and what stands where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from '../../src/api/index.js';
import type { TargetName } from '../../src/gaps/gap.js';
import { impactCounts } from '../../src/gaps/gapCounts.js';
import { EFFECT_WORDS } from '../../src/report/gaps/gapWords.js';
import { ROOT } from '../cli/run.js';

/** Two screens of an ordinary terminal. */
const WIDTH = 100;
const MOST_LINES = 50;

const example = (name: string): string => readFileSync(join(ROOT, `examples/${name}.yaml`), 'utf8');
const readmes = (name: string, targets?: readonly TargetName[]): ReadonlyMap<string, string> =>
  new Map(
    [...convert(example(name), targets === undefined ? {} : { targets }).files].filter(([path]) =>
      path.endsWith('README.md'),
    ),
  );
const lines = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
/** As a terminal breaks them. */
const linesShown = (text: string): number =>
  lines(text)
    .map((line) => Math.max(1, Math.ceil(line.length / WIDTH)))
    .reduce((sum, count) => sum + count, 0);

describe('of all targets', () => {
  it.each(['restricted', 'privileged', 'every-field'])(
    'one policy (%s) takes two screens',
    (name) => {
      expect(linesShown(readmes(name).get('README.md')!)).toBeLessThanOrEqual(MOST_LINES);
    },
  );

  const files = readmes('restricted');
  const root = files.get('README.md')!;

  it('the first has each target in short, which to take, and the steps', () => {
    expect(lines(root)).toEqual(
      expect.arrayContaining([
        '- [vap](vap/README.md): carries every field. 0 to act on, 3 to decide, 7 for the record.',
        '  - To act on: looser: selection.',
        'Recommended: vap: it has least to decide; kyverno-cel, the next, has 1 more.',
        '**Look at the settings of the cluster** that the READMEs of kyverno-cel, kyverno, gatekeeper, psa name. Policies cannot see them, and what they leave open is admitted.',
      ]),
    );
    for (const mode of ['audit', 'warn', 'enforce']) expect(root).toContain(`--mode ${mode}`);
    expect(root).toContain('4. To go back, ');
  });

  it('each target has its own with reasons, remedies, modes, commands and files', () => {
    expect([...files.keys()].sort()).toEqual([
      'README.md',
      'gatekeeper/README.md',
      'kyverno-cel/README.md',
      'kyverno/README.md',
      'psa/README.md',
      'vap/README.md',
    ]);
    const vap = files.get('vap/README.md')!;
    expect(vap).toMatch(/^- \*\*vap, stricter: ephemeralcontainers of the whole set\*\*: PSP /m);
    expect(vap).toContain('\n| `audit` | `validationActions: [Audit]` |\n');
    expect(vap).toContain(
      '\n```sh\nkubectl apply -k vap --dry-run=server &&\nkubectl apply -k vap\n```\n',
    );
    expect(vap).toContain('To remove them: `kubectl delete -k vap`.');
    expect(vap).toContain('apply that output, then run `kubectl delete -f vap/defaults.yaml` with');
    expect(vap).toContain(
      'Written for Kubernetes 1.37 (`--kubernetes` names another version): `vap/defaults.yaml`, `vap/policies.yaml`,',
    );
    expect(vap).toContain('(../README.md#rolling-out)');
    expect(files.get('psa/README.md')).toContain('\n## Before you enforce\n');
  });

  it('counts what the report of gaps counts', () => {
    for (const { name, gaps } of convert(example('restricted')).targets) {
      const { act, decide, record } = impactCounts(gaps);
      const counts = `${act} to act on, ${decide} to decide, ${record} for the record.`;
      expect(root).toMatch(new RegExp(`^- \\[${name}\\].*\\. ${counts}$`, 'm'));
      expect(files.get(`${name}/README.md`)).toContain(counts);
    }
  });

  it('every field to act on or to decide is named in the README of its target', () => {
    const { targets } = convert(example('restricted'));
    const missing = targets.flatMap(({ name, gaps }) =>
      gaps
        .filter(
          ({ impact, effect, control }) =>
            impact !== 'record' &&
            !new RegExp(`\\*\\*${name}, [^:]*${EFFECT_WORDS[effect]}[^:]*: [^*]*${control}`).test(
              files.get(`${name}/README.md`)!,
            ),
        )
        .map(({ id }) => id),
    );
    // It is a step before enforcement.
    expect(missing).toEqual([
      'psa/*/exemptions/looser',
      'psa/*/namespace-labels/looser',
      'gatekeeper/*/fails-open/looser',
      'kyverno/*/left-out/looser',
      'kyverno-cel/*/left-out/looser',
    ]);
  });
});

it('of one target all stands in one file', () => {
  const files = readmes('restricted', ['vap']);
  expect([...files.keys()]).toEqual(['README.md']);
  const readme = files.get('README.md')!;
  expect(readme).toContain('psp-ferry read 1 policy (`restricted`) and wrote `vap/`: ');
  expect(readme).toContain('It carries every field. 0 to act on, 3 to decide, 7 for the record.');
  expect(lines(readme).filter((line) => line.startsWith('## '))).toEqual([
    '## To decide',
    '## Rolling out',
  ]);
  expect(readme).toContain('1. Convert with `--mode audit`');
  expect(readme).toContain('kubectl apply -k vap\n');
});
