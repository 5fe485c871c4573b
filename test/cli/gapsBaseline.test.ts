/** `psp-ferry gaps`: what was accepted, in a baseline or at the policy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FILLS_NOTHING,
  Folder,
  type Line,
  RESTRICTED,
  TODAY,
  gaps,
  hostUsedIn,
  linesOf,
  ndjson,
} from './gapsRun.js';
import { call } from './run.js';

const folder = new Folder();

let ofRestricted: Promise<readonly Line[]> | undefined;
/** The gaps of the example, which several tests begin with. */
const restricted = (): Promise<readonly Line[]> =>
  (ofRestricted ??= ndjson('examples/restricted.yaml', '-t', 'psa'));

describe('--baseline', () => {
  const baselineOf = (entries: readonly object[]): string =>
    folder.put(
      'baseline.yaml',
      JSON.stringify({ apiVersion: 'psp-ferry/v1', kind: 'GapBaseline', accepted: entries }),
    );

  it('is written, and then holds the line', async () => {
    const file = join(folder.path, 'deep/baseline.yaml');
    const written = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      file,
      '--update-baseline',
      '--reason',
      'the team agreed',
      ...TODAY,
    ]);
    expect([written.status, written.stdout]).toEqual([0, '']);
    expect(written.stderr).toMatch(/: \d+ added, 0 kept, 0 removed\n$/);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# .*\n# .*\napiVersion: psp-ferry\/v1\nkind: GapBaseline\naccepted:\n {2}- id: psa\/.*\n {4}reason: the team agreed\n/,
    );
    const held = await gaps(
      ...['examples/restricted.yaml', '-t', 'psa', '--baseline', file],
      ...['--fail-on', 'any', '-f', 'ndjson'],
    );
    expect(held.status).toBe(0);
    expect(linesOf(held).map(({ id, status }) => [id, status])).toEqual(
      (await restricted()).map(({ id }) => [id, 'accepted']),
    );
  });

  it.each(['', '---\n', '# to be written\n'])('is written over what is empty: %j', async (text) => {
    const file = folder.put('empty.yaml', text);
    const args = ['examples/restricted.yaml', '-t', 'psa', '--baseline', file];
    expect(await gaps(...args, '--update-baseline')).toMatchObject({ status: 0, stderr: '' });
    expect((await gaps(...args)).status).toBe(0);
  });

  it('tells new, accepted and fixed gaps apart', async () => {
    const file = baselineOf([
      { id: 'psa/restricted/hostPorts/looser', reason: 'no pod has one' },
      { id: 'psa/restricted/privileged/looser', reason: 'gone long ago' },
    ]);
    const lines = await ndjson(
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      file,
      '--psa-level',
      'baseline',
    );
    const present = new Set(lines.map(({ id }) => id));
    expect(present).toContain('psa/restricted/privileged/looser');
    expect(lines.find(({ id }) => id === 'psa/restricted/privileged/looser')).toEqual({
      id: 'psa/restricted/privileged/looser',
      status: 'fixed',
      acceptance: { by: 'baseline', reason: 'gone long ago', expires: null },
    });
    expect(lines.some(({ status }) => status === 'new')).toBe(true);
  });

  it('keeps reasons and dates, drops what is fixed, leaves other targets alone', async () => {
    const all = await restricted();
    const [{ id }] = all as [Line];
    const file = baselineOf([
      { id, reason: 'mine', expires: '2030-01-31' },
      { id: 'psa/gone/runAsUser/looser', reason: 'old' },
      { id: 'vap/gone/runAsUser/looser', reason: 'theirs' },
    ]);
    const { stderr } = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      file,
      '--update-baseline',
      ...TODAY,
    ]);
    expect(stderr).toContain(`: ${all.length - 1} added, 2 kept, 1 removed\n`);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`  - id: ${id}\n    reason: mine\n    expires: '2030-01-31'\n`);
    expect(text).toContain('  - id: vap/gone/runAsUser/looser\n    reason: theirs\n');
    expect(text).not.toContain('psa/gone');
    expect(text).toContain('reason: accepted as a whole on 2026-06-15');
  });

  it('an entry holds through its last day, and then counts as new and says so', async () => {
    const { id } = (await restricted()).find(({ effect, fails }) => effect === 'looser' && fails)!;
    const entry = { id, reason: 'for now', expires: '2026-06-15' };
    const held = await ndjson(
      ...['examples/restricted.yaml', '-t', 'psa', '--baseline', baselineOf([entry])],
    );
    expect(held.find((line) => line.id === id)).toMatchObject({
      status: 'accepted',
      expired: false,
      fails: false,
    });
    const late = baselineOf([{ ...entry, expires: '2026-06-14' }]);
    const file = join(folder.path, 'lines.jsonl');
    const { stdout: text } = await gaps(
      ...['examples/restricted.yaml', '-t', 'psa', '--baseline', late],
      ...['-f', 'text', '-f', `ndjson=${file}`],
    );
    const lines = linesOf({ stdout: readFileSync(file, 'utf8') });
    expect(lines.find((line) => line.id === id)).toMatchObject({
      status: 'new',
      expired: true,
      fails: true,
      acceptance: { reason: 'for now' },
    });
    expect(text).toContain('was accepted in the baseline until 2026-06-14: for now');
    const { stderr } = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      late,
      '--update-baseline',
      ...TODAY,
    ]);
    expect(stderr).toContain(`${id} expired on 2026-06-14; give it a new date, or fix it`);
    expect(readFileSync(late, 'utf8')).toContain("expires: '2026-06-14'");
  });

  describe('gaps of psa, where a namespace has another level than when they were accepted', () => {
    const id = 'psa/restricted/privileged/looser';
    const holding = async (...namespaces: readonly string[]): Promise<string> => {
      const file = join(folder.path, 'levels.yaml');
      const input = folder.put('then.yaml', hostUsedIn(...namespaces));
      await gaps(input, '-t', 'psa', '--baseline', file, '--update-baseline');
      return file;
    };
    const heldTo = async (file: string, ...namespaces: readonly string[]): Promise<Line> =>
      (
        await ndjson(
          folder.put('now.yaml', hostUsedIn(...namespaces)),
          ...['-t', 'psa', '--baseline', file],
        )
      ).find((line) => line.id === id)!;

    it('count again where it is weaker, and the report names the namespace', async () => {
      const file = await holding('infra');
      expect(readFileSync(file, 'utf8')).toMatch(
        /\npsaLevels:\n {2}others: restricted\n {2}namespaces:\n {4}infra: privileged\n$/,
      );
      expect(await heldTo(file, 'infra')).toMatchObject({ status: 'accepted', fails: false });
      expect(await heldTo(file, 'infra', 'shop')).toMatchObject({
        status: 'new',
        fails: true,
        movedLevels: [{ namespace: 'shop', was: 'restricted', is: 'privileged' }],
        acceptance: { by: 'baseline' },
      });
      for (const format of ['text', 'markdown', 'github', 'junit', 'sarif', 'html'])
        expect(
          (
            await gaps(join(folder.path, 'now.yaml'), '-t', 'psa', '--baseline', file, '-f', format)
          ).stdout.replaceAll(/\s+/g, ' '),
        ).toMatch(
          /was accepted in the baseline: .*; not for namespace shop \(level restricted then/,
        );
    });

    it('an update accepts them there too, and says so', async () => {
      const file = await holding('infra');
      const input = folder.put('now.yaml', hostUsedIn('infra', 'shop'));
      const args = ['gaps', input, '-t', 'psa', '--baseline', file];
      expect((await call([...args, '--update-baseline'])).stderr).toContain(
        'gaps of psa are now accepted for namespace shop (level restricted then, privileged now), too\n',
      );
      expect((await heldTo(file, 'infra', 'shop')).status).toBe('accepted');
      expect((await gaps(input, '-t', 'vap', '--baseline', file, '--update-baseline')).status).toBe(
        0,
      );
      expect(readFileSync(file, 'utf8')).toContain('    shop: privileged\n');
    });

    it('a level that another one weakens for all namespaces counts, too', async () => {
      const input = folder.put('one.yaml', RESTRICTED);
      const file = join(folder.path, 'levels.yaml');
      const at = (level: string): readonly string[] => [
        ...[input, '-t', 'psa', '--psa-level', level, '--baseline', file],
      ];
      await gaps(...at('restricted'), '--update-baseline');
      const found = (await ndjson(...at('baseline'))).find(
        ({ acceptance, status }) => acceptance !== null && status === 'new',
      );
      expect(found).toMatchObject({
        status: 'new',
        movedLevels: [{ namespace: null, was: 'restricted', is: 'baseline' }],
      });
    });

    it('are accepted where the file notes no levels, with a warning', async () => {
      const file = baselineOf([{ id, reason: 'mine' }]);
      expect((await heldTo(file, 'infra')).status).toBe('accepted');
      const args = ['gaps', join(folder.path, 'now.yaml'), '--baseline', file, '-t'];
      const words = /warning: .*baseline\.yaml: it does not say at which levels/;
      expect((await call([...args, 'psa'])).stderr).toMatch(words);
      expect((await call([...args, 'vap'])).stderr).not.toMatch(words);
    });
  });

  it.each([
    [
      'a level that there is not',
      'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: []\npsaLevels: {others: none}',
      ':4:13: psaLevels.others: Unsupported value: "none"',
    ],
    [
      'a kind of its own',
      'apiVersion: psp-ferry/v1\nkind: Other\naccepted: []',
      ':2:1: kind: Invalid value: "Other": must be "GapBaseline"',
    ],
    [
      'an unknown field',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: psa/a/runAsUser/looser, reasn: x, reason: agreed}]',
      ':3:41: unknown field "accepted[0].reasn"; did you mean "reason"?',
    ],
    [
      'no reason',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: psa/a/runAsUser/looser}]',
      'accepted[0].reason: Required value',
    ],
    [
      'no id',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: runAsUser, reason: agreed}]',
      ':3:13: "runAsUser" is not the id of a gap',
    ],
    [
      'an id twice',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted:\n- {id: psa/a/runAsUser/looser, reason: agreed}\n- {id: psa/a/runAsUser/looser, reason: z}',
      ':5:4: psa/a/runAsUser/looser is accepted twice',
    ],
    [
      'a day that never was',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: psa/a/runAsUser/looser, reason: agreed, expires: 2026-02-30}]',
      '2026-02-30 is no day of the calendar',
    ],
    [
      'two documents',
      'kind: GapBaseline\n---\nkind: GapBaseline',
      'a baseline is one document of kind GapBaseline, and here are 2; keep one',
    ],
    ['an empty file', '', 'this baseline is empty; write it with --update-baseline'],
  ])('refuses %s', async (_, text, message) => {
    const { status, stdout, stderr } = await gaps(
      'examples/restricted.yaml',
      '--baseline',
      folder.put('baseline.yaml', text),
    );
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('the annotation psp-ferry.dev/accept', () => {
  const annotated = (text: string): string =>
    folder.put(
      'psp.yaml',
      RESTRICTED.replace(
        '  annotations:\n',
        `  annotations:\n    psp-ferry.dev/accept: |\n${text
          .split('\n')
          .map((line) => `      ${line}\n`)
          .join('')}`,
      ),
    );
  const name = /name: (\S+)/.exec(RESTRICTED)![1]!;

  it('accepts by control and effect on every target, and by id on one', async () => {
    const lines = await ndjson(
      annotated(
        `seccomp/default-lost: every chart sets it\n\nvap/${name}/runAsUser/stricter: so it should be`,
      ),
      ...FILLS_NOTHING,
      '-t',
      'psa',
      '--psa-level',
      'restricted',
    );
    const status = (id: string): string | undefined => lines.find((line) => line.id === id)?.status;
    expect(status(`vap/${name}/runAsUser/stricter`)).toBe('accepted');
    expect(status(`psa/${name}/runAsUser/stricter`)).toBe('new');
    for (const { id, acceptance } of lines.filter((line) =>
      line.id.endsWith('seccomp/default-lost'),
    ))
      expect([id, acceptance]).toEqual([
        id,
        { by: 'annotation', reason: 'every chart sets it', expires: null },
      ]);
  });

  it('may be for a target that is not looked at now', async () => {
    expect(
      await gaps(
        annotated(`gatekeeper/${name}/runAsUser/stricter: so it should be`),
        '-t',
        'vap',
        '--fail-on',
        'none',
      ),
    ).toMatchObject({ status: 0, stderr: '' });
  });

  it('asks nothing of targets that are not looked at and could not be written', async () => {
    const two = `${readFileSync(annotated('seccomp/default-lost: every chart sets it'), 'utf8')}---\n${RESTRICTED.replace(`name: ${name}`, 'name: second')}`;
    expect(
      await gaps(folder.put('two.yaml', two), ...FILLS_NOTHING, '--fail-on', 'none'),
    ).toMatchObject({ status: 0, stderr: '' });
  });

  it('does not go into the baseline', async () => {
    const file = join(folder.path, 'baseline.yaml');
    const psp = annotated('runAsUser/stricter: so it should be');
    expect(
      (await call(['gaps', psp, ...FILLS_NOTHING, '--baseline', file, '--update-baseline', '-q']))
        .status,
    ).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('runAsUser/stricter');
  });

  it.each([
    [
      'an unknown control',
      'runAsUsr/looser: no',
      'there is no control "runAsUsr"; did you mean "runAsUser"?',
    ],
    [
      'an unknown effect',
      'runAsUser/loser: no',
      'there is no effect "loser"; did you mean "looser"?',
    ],
    [
      'an unknown target',
      'vp/restricted/runAsUser/looser: no',
      'there is no target "vp"; did you mean "vap"?',
    ],
    ['another policy', 'vap/other/runAsUser/looser: no', 'names another policy'],
    ['no gap at all', 'hello: no', '"hello" is not the name of a gap'],
    ['no reason', 'runAsUser/looser', '"runAsUser/looser" gives no reason'],
  ])('refuses %s, with its place', async (_, text, message) => {
    const { status, stdout, stderr } = await gaps(annotated(text));
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/psp\.yaml:\d+:\d+: psp-ferry\.dev\/accept: /);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('warns of a line whose gap is gone', async () => {
    const { status, stderr } = await call([
      'gaps',
      annotated('hostIPC/default-lost: none is filled in'),
      '-t',
      'vap',
      '--fail-on',
      'none',
    ]);
    expect(stderr).toMatch(/warning: .*hostIPC\/default-lost is no gap today; remove the line/);
    expect(status).toBe(0);
  });
});
