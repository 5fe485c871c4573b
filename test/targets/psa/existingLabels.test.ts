/** Namespaces of the input are labelled, and what somebody else has them enforce is not lowered. */
import { check, convert } from '../../../src/api/index.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { overviewOf } from '../../../src/plan/overview.js';
import { callIn } from '../../cli/run.js';
import { Folder, RESTRICTED } from '../../cli/gapsRun.js';
import { planFiles } from '../../../src/plan/files.js';
import { planOf } from '../../plan/planning.js';

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    team: a\n${Object.entries(
    labels,
  )
    .map(([key, value]) => `    pod-security.kubernetes.io/${key}: ${value}\n`)
    .join('')}`;
const BASELINE = { mode: 'enforce', psaLevel: 'baseline', kubernetes: '1.30' } as const;
const scripts = (
  text: string,
  choices: object = BASELINE,
): Readonly<Record<'set' | 'unset', readonly string[]>> => {
  const { files } = convert(`${RESTRICTED}${text}`, { targets: ['psa'], ...choices });
  const lines = (name: string): readonly string[] =>
    (files.get(`psa/${name}`) ?? '')
      .split('\n')
      .flatMap((line) => /^(kubectl .*|  '.*|# (?:it|replaces) .*)$/.exec(line)?.[1] ?? [])
      .map((line) =>
        line
          .replaceAll(/pod-security\.kubernetes\.io\/| \\$| "\$@".*/g, '')
          .trim()
          .replaceAll("'", ''),
      );
  return { set: lines('label.sh'), unset: lines('unlabel.sh') };
};
const SET = (level: string, version = 'v1.30'): readonly string[] =>
  ['enforce', 'audit', 'warn'].flatMap((mode) => [
    `${mode}=${level}`,
    `${mode}-version=${version}`,
  ]);
const ALL_OFF = ['enforce', 'audit', 'warn'].flatMap((mode) => [`${mode}-`, `${mode}-version-`]);

it('labels the namespaces of the input', () =>
  expect(scripts(namespace('shop'))).toEqual({
    set: ['kubectl label --overwrite namespace shop', ...SET('baseline')],
    unset: ['kubectl label namespace shop', ...ALL_OFF],
  }));

it('says what it replaces, and sets it again', () =>
  expect(scripts(namespace('shop', { enforce: 'privileged', warn: 'restricted' }))).toEqual({
    set: [
      '# replaces enforce=privileged, warn=restricted, which unlabel.sh sets again',
      'kubectl label --overwrite namespace shop',
      ...SET('baseline'),
    ],
    unset: [
      'kubectl label --overwrite namespace shop',
      'enforce=privileged',
      ...ALL_OFF.slice(1, 4),
      'warn=restricted',
      'warn-version-',
    ],
  }));

describe('a stricter level that a namespace enforces already', () => {
  const rows: readonly (readonly [string, object, object, readonly string[]])[] = [
    [
      'stays',
      { enforce: 'restricted' },
      BASELINE,
      ['enforce=restricted', 'enforce-version=latest'],
    ],
    [
      'stays in its version',
      { enforce: 'restricted', 'enforce-version': 'v1.25' },
      BASELINE,
      ['enforce=restricted', 'enforce-version=v1.25'],
    ],
    [
      'stays while others only report',
      { enforce: 'baseline' },
      { ...BASELINE, mode: 'audit' },
      ['enforce=baseline', 'enforce-version=latest'],
    ],
    [
      'is set where it is no level',
      { enforce: 'resticted' },
      BASELINE,
      ['enforce=baseline', 'enforce-version=v1.30'],
    ],
  ];
  it.each(rows)('%s', (_, labels, choices, enforced) => {
    const { set } = scripts(namespace('shop', labels as Record<string, string>), choices);
    expect(set.filter((line) => line.startsWith('enforce'))).toEqual(enforced);
  });

  it.each(['enforce', 'warn', 'audit'])('is replaced where a conversion to %s set it', (mode) => {
    const enforce = mode === 'enforce' ? 'restricted' : 'privileged';
    const version = {
      'enforce-version': 'v1.29',
      'audit-version': 'v1.29',
      'warn-version': 'v1.29',
    };
    const warn = mode === 'audit' ? 'privileged' : 'restricted';
    expect(scripts(namespace('shop', { enforce, warn, audit: 'restricted', ...version }))).toEqual({
      set: ['kubectl label --overwrite namespace shop', ...SET('baseline')],
      unset: ['kubectl label namespace shop', ...ALL_OFF],
    });
  });
});

it('what is as strict stays in its version', () =>
  expect(scripts(namespace('shop', { enforce: 'baseline', 'enforce-version': 'v1.26' }))).toEqual({
    set: [
      'kubectl label --overwrite namespace shop',
      'enforce=baseline',
      'enforce-version=v1.26',
      ...SET('baseline').slice(2),
    ],
    unset: [
      'kubectl label --overwrite namespace shop',
      'enforce=baseline',
      'enforce-version=v1.26',
      ...ALL_OFF.slice(2),
    ],
  }));

it('what a conversion had left alone is left alone again, and the rest is its own', () => {
  const first = scripts(namespace('shop', { enforce: 'restricted' }));
  const labels = Object.fromEntries(
    first.set.flatMap((line) => (/^[a-z-]+=/.test(line) ? [line.split('=')] : [])),
  ) as Record<string, string>;
  const again = scripts(namespace('shop', labels));
  expect(again.set).toEqual(first.set);
  expect(again.unset).toEqual(
    first.unset.map((line) => (line === 'enforce-version-' ? 'enforce-version=latest' : line)),
  );
});

it('is what the namespace is judged by', () => {
  const [line] = check(
    `${RESTRICTED}${namespace('shop', { enforce: 'restricted' })}`,
    '{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: a, image: a}]}}',
    { targets: ['psa'], psaLevel: 'baseline' },
  );
  expect([line!.psp!.verdict, line!.targets!.psa!.verdict]).toEqual(['mutated', 'denied']);
});

describe('the command', () => {
  const folder = new Folder();
  it('says what was there, and leaves no namespace alone', async () => {
    folder.put(
      'in.yaml',
      `${RESTRICTED}${namespace('a', { enforce: 'restricted' })}${namespace('b', { warn: 'restricted' })}`,
    );
    const args = ['convert', 'in.yaml', '-t', 'psa', '--psa-level', 'baseline', '-o', 'out'];
    const { stderr } = await callIn(folder.path, args);
    expect(stderr).toContain(
      'psa: a enforces a stricter level already, which stays. label.sh replaces labels of b, and unlabel.sh sets them again. label.sh labels a, b only;',
    );
    expect(stderr).not.toContain('left alone');
    expect((await callIn(folder.path, ['ir', 'in.yaml'])).stderr).toContain(
      'left alone: 2 Namespace',
    );
  });

  it('takes no namespace that no server has', async () => {
    folder.put('in.yaml', `${RESTRICTED}${namespace("'$(touch x)'")}`);
    const { status, stderr } = await callIn(folder.path, ['convert', 'in.yaml', '-t', 'psa']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^in\.yaml:\d+:\d+: no server has a namespace of this name: /),
    ]);
  });

  it('takes no two levels of a namespace, and joins the labels that stand in several files', async () => {
    const [strict, more] = [{ enforce: 'restricted' }, { warn: 'restricted' }];
    folder.put('a.yaml', `${RESTRICTED}${namespace('a', strict)}`);
    folder.put('b.yaml', namespace('a', { enforce: 'privileged' }));
    for (const command of ['convert', 'plan']) {
      const { status, stderr } = await callIn(folder.path, [command, 'a.yaml', 'b.yaml']);
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(
          /^b\.yaml:\d+:\d+: Namespace "a" has pod-security\.kubernetes\.io\/enforce: privileged here, and restricted at a\.yaml:\d+:\d+; keep the one that the cluster has/,
        ),
      ]);
    }
    folder.put('b.yaml', `${namespace('a', more)}${namespace('a')}`);
    const args = ['convert', 'a.yaml', 'b.yaml', '-t', 'psa', '--psa-level', 'baseline'];
    expect((await callIn(folder.path, [...args, '-o', 'out'])).stderr).toContain(
      'psa: a enforces a stricter level already, which stays. label.sh labels a only',
    );
  });

  it('takes no level that no server has, for it becomes part of a command', async () => {
    folder.put('in.yaml', `${RESTRICTED}${namespace('a', { enforce: '"x\\n$(touch y)"' })}`);
    const { status, stderr } = await callIn(folder.path, ['convert', 'in.yaml', '-t', 'psa']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^in\.yaml:\d+:\d+: no server has a namespace with this label: /),
    ]);
  });
});

describe('a plan', () => {
  const made = planOf(
    parseDocuments(
      `${RESTRICTED.replace('privileged: false', 'privileged: true')}${namespace('kept', { enforce: 'restricted' })}${namespace('other', { enforce: 'privileged' })}`,
      'in.yaml',
    ),
  );

  it('keeps it, and says so', () => {
    expect(made.plan.namespaces.map(({ name, level }) => [name, level.recommended])).toEqual([
      ['kept', 'restricted'],
      ['other', 'privileged'],
    ]);
    expect(overviewOf(made.plan).levels.map(({ names, why }) => [names, why])).toEqual([
      ['other', expect.stringMatching(/^as the policies say;/)],
      ['kept', expect.stringMatching(/^it is enforced there already;/)],
    ]);
  });

  it('does not lower it while it only reports', () =>
    expect(planFiles(made).get('audit/psa/label.sh')).toContain(
      "'pod-security.kubernetes.io/enforce=restricted'",
    ));
});
