/** The action of GitHub: its steps, run as GitHub would run them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type Ran } from '../cli/run.js';
import { Checkout, yaml } from './checkout.js';

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.remove());

describe('action.yml', () => {
  interface Action {
    readonly inputs: Readonly<
      Record<string, { readonly default?: string; readonly required?: boolean }>
    >;
    readonly runs: {
      readonly using: string;
      readonly steps: readonly {
        readonly shell: string;
        readonly run: string;
        readonly env?: Readonly<Record<string, string>>;
      }[];
    };
  }
  const action = yaml('action.yml') as Action;

  /** All steps one after another, until one fails. */
  function act(inputs: Readonly<Record<string, string>>): Ran {
    // What GitHub says of a pull request is empty elsewhere.
    const value = (name: string): string =>
      inputs[name] ?? (action.inputs[name]!.default ?? '').replace(/^\$\{\{ github\..*\}\}$/, '');
    let ran: Ran = { status: 0, stdout: '', stderr: '' };
    for (const { run: script, env = {} } of action.runs.steps) {
      const filled = Object.fromEntries(
        Object.entries(env).map(([key, text]) => [
          key,
          text.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, name: string) => value(name)),
        ]),
      );
      ran = checkout.bash(script, {
        ...filled,
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_OUTPUT: join(checkout.folder, 'output'),
        GITHUB_STEP_SUMMARY: join(checkout.folder, 'summary.md'),
      });
      if (ran.status !== 0) break;
    }
    return ran;
  }

  it('is a composite action whose scripts take inputs from the environment only', () => {
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) {
      expect(step.shell).toBe('bash');
      expect(step.run).not.toContain('${{');
    }
    const used = action.runs.steps
      .flatMap(({ env = {} }) => Object.values(env))
      .map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1]);
    expect([...used].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it('fails on new gaps, with SARIF, a summary and annotations', () => {
    const { status, stdout } = act({ policies: 'psp/', targets: 'psa' });
    expect(status).toBe(1);
    const {
      runs: [{ results }],
    } = JSON.parse(checkout.text('psp-ferry.sarif')) as {
      runs: [
        { results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] },
      ];
    };
    expect(
      new Set(
        results.map(
          ({ locations: [{ physicalLocation }] }) => physicalLocation.artifactLocation.uri,
        ),
      ),
    ).toEqual(new Set(['psp/restricted.yaml']));
    expect(checkout.text('summary.md')).toMatch(
      /^## Gaps between [^]*\n- \*\*psa\*\*: restricted; /,
    );
    expect(checkout.text('psp-ferry.md')).toBe(checkout.text('summary.md'));
    expect(checkout.text('output')).toBe(
      'sarif-file=psp-ferry.sarif\nmarkdown-file=psp-ferry.md\n',
    );
    expect(stdout).toMatch(/^::error file=psp\/restricted\.yaml,line=\d+,col=\d+,title=/m);
  });

  it('passes where everything is accepted', () => {
    checkout.accept('vap', 'kyverno');
    expect(
      act({
        policies: '\npsp/restricted.yaml\n',
        targets: 'vap,kyverno',
        baseline: 'psp-gaps.yaml',
        'sarif-file': 'gaps.sarif',
      }),
    ).toMatchObject({ status: 0 });
    expect(existsSync(join(checkout.folder, 'gaps.sarif'))).toBe(true);
  });

  describe('in a pull request', () => {
    beforeEach(() => checkout.commitAll());
    const inputs = { policies: 'psp/', baseline: 'psp-gaps.yaml', base: 'main' };

    it('the baseline that the change brings does not count', () => {
      checkout.accept('psa');
      expect(act({ ...inputs, targets: 'psa', base: '' }).status).toBe(0);
      const { status, stdout } = act({ ...inputs, targets: 'psa' });
      expect([status, stdout.split('\n').slice(0, 2)]).toEqual([
        1,
        [
          'psp-ferry: main has no psp-gaps.yaml: nothing is accepted',
          'psp-ferry: configuration and baseline are those of main',
        ],
      ]);
    });

    it('reports what the change lets in, and not what was there before', () => {
      const against = { policies: 'psp/', targets: 'vap', base: 'main', against: 'main' };
      expect(action.inputs['against']!.default).toBe('${{ github.event.pull_request.base.sha }}');
      expect(act(against).status).toBe(0);
      expect(checkout.text('psp-ferry.md')).toContain('- **vap**: nothing changed.');
      checkout.letIn();
      const { status, stdout } = act(against);
      expect(status).toBe(1);
      expect(checkout.text('psp-ferry.md')).toMatch(
        /^## What the change lets in and keeps out\n\nFails: 1 difference by --fail-on looser; 1 lets in, /,
      );
      expect(stdout).toMatch(/^::error file=psp\/restricted\.yaml,line=\d+,col=\d+,title=/m);
    });

    it('nor does its configuration, and those of the target branch do', () => {
      const plain = { policies: 'psp/', base: 'main' };
      checkout.write(
        '.psp-ferry.yaml',
        'apiVersion: psp-ferry/v1\nkind: Config\ntarget: [vap]\ngaps:\n  impact: act\n',
      );
      expect(act({ ...plain, base: '' }).status).toBe(0);
      expect(act(plain).status).toBe(1);
      checkout.git('add', '.psp-ferry.yaml');
      checkout.git('commit', '-q', '-m', 'the target branch has it');
      expect(act(plain).status).toBe(0);
      // Nothing of it stays.
      expect(
        spawnSync('git', ['worktree', 'list'], { cwd: checkout.folder, encoding: 'utf8' })
          .stdout.trim()
          .split('\n'),
      ).toHaveLength(1);
    });

    it('the values of a chart are those of the change, by a configuration of the target branch', () => {
      checkout.program(
        'helm',
        'for one; do case "$one" in --values=*) values=${one#--values=};; esac; done; sed "s/privileged: .*/$(cat "$values")/" "$one/templates/psp.yaml"',
      );
      mkdirSync(join(checkout.folder, 'chart/templates'), { recursive: true });
      checkout.write('chart/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
      checkout.write('chart/templates/psp.yaml', checkout.text('psp/restricted.yaml'));
      checkout.write('prod.yaml', 'privileged: false');
      const config =
        'apiVersion: psp-ferry/v1\nkind: Config\ngaps: {values: [prod.yaml], output: all.txt}\n';
      checkout.write('.psp-ferry.yaml', config);
      checkout.git('add', 'chart', 'prod.yaml', '.psp-ferry.yaml');
      checkout.git('commit', '-q', '-m', 'a chart');
      const change = { policies: 'chart', targets: 'vap', base: 'main', against: 'main' };
      expect(act(change).status).toBe(0);
      checkout.write('prod.yaml', 'privileged: true');
      const { status, stdout } = act(change);
      expect(status).toBe(1);
      expect(stdout).toMatch(/^::error file=chart,.*::privileged was false and is true/m);
    });

    it('a revision that was not fetched is a fault', () => {
      const { status, stdout } = act({
        ...inputs,
        base: '0123456789012345678901234567890123456789',
      });
      expect([status, stdout]).toEqual([
        2,
        '::error::psp-ferry: 0123456789012345678901234567890123456789 was not fetched; give actions/checkout fetch-depth: 0\n',
      ]);
    });
  });

  it.each([
    ['a file that is not there', 'nowhere.yaml', 'nowhere.yaml: cannot be read'],
    ['shell in an input', '$(touch injected); touch injected', 'cannot be read'],
    ['an option in an input', '--output=injected', '--output=injected: cannot be read'],
  ])('is a fault, and nothing is written: %s', (_, policies, message) => {
    const { status, stderr } = act({ policies });
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    for (const name of ['injected', 'psp-ferry.sarif', 'psp-ferry.md', 'summary.md', 'output'])
      expect(existsSync(join(checkout.folder, name))).toBe(false);
  });
});
