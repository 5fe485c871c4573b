/**
 * What CI is given, run as CI would run it: the action's steps, the hooks, the scripts of the
 * examples.
 */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { ROOT, run } from './run.js';

const yaml = (...path: readonly string[]): unknown =>
  load(readFileSync(join(ROOT, ...path), 'utf8'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  mkdirSync(join(folder, 'psp'));
  copyFileSync(join(ROOT, 'examples/restricted.yaml'), join(folder, 'psp/restricted.yaml'));
  mkdirSync(join(folder, 'bin'));
  for (const [name, text] of [
    ['psp-ferry', 'exec node "$CLI" "$@"'],
    ['npx', 'while [ "$1" != psp-ferry ]; do shift; done; shift; exec node "$CLI" "$@"'],
  ] as const) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
function bash(script: string, env: Readonly<Record<string, string>> = {}): Ran {
  return spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      CLI: join(ROOT, 'dist/cli.js'),
      ...env,
    },
  });
}
const accept = (...targets: readonly string[]): void => {
  expect(
    run(
      [
        'gaps',
        'psp',
        '-t',
        targets.join(','),
        '--baseline',
        'psp-gaps.yaml',
        '--update-baseline',
        '-q',
      ],
      '',
      {},
      folder,
    ).status,
  ).toBe(0);
};
/** The change that a reviewer is to see: the policy lets pods into the host's process namespace. */
const letIn = (): void =>
  writeFileSync(
    join(folder, 'psp/restricted.yaml'),
    readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8').replace(
      /hostPID: false/,
      'hostPID: true',
    ),
  );
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

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
      ran = bash(script, {
        ...filled,
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
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
    } = JSON.parse(text('psp-ferry.sarif')) as {
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
    expect(text('summary.md')).toMatch(/^## Gaps between [^]*\n- \*\*psa\*\*: restricted; /);
    expect(text('psp-ferry.md')).toBe(text('summary.md'));
    expect(text('output')).toBe('sarif-file=psp-ferry.sarif\nmarkdown-file=psp-ferry.md\n');
    expect(stdout).toMatch(/^::error file=psp\/restricted\.yaml,line=\d+,col=\d+,title=/m);
  });

  it('passes where everything is accepted', () => {
    accept('vap', 'kyverno');
    expect(
      act({
        policies: '\npsp/restricted.yaml\n',
        targets: 'vap,kyverno',
        baseline: 'psp-gaps.yaml',
        'sarif-file': 'gaps.sarif',
      }),
    ).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'gaps.sarif'))).toBe(true);
  });

  describe('in a pull request', () => {
    const git = (...args: readonly string[]): void => {
      const options = ['-c', 'user.name=one', '-c', 'user.email=one@example.com'];
      expect(spawnSync('git', [...options, ...args], { cwd: folder }).status).toBe(0);
    };
    beforeEach(() => {
      git('init', '-q', '-b', 'main');
      git('add', 'psp');
      git('commit', '-q', '-m', 'before');
    });
    const inputs = { policies: 'psp/', baseline: 'psp-gaps.yaml', base: 'main' };

    it('the baseline that the change brings does not count', () => {
      accept('psa');
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
      expect(text('psp-ferry.md')).toContain('- **vap**: nothing changed.');
      letIn();
      const { status, stdout } = act(against);
      expect(status).toBe(1);
      expect(text('psp-ferry.md')).toMatch(
        /^## What the change lets in and keeps out\n\nFails: 1 difference by --fail-on looser; 1 lets in\./,
      );
      expect(stdout).toMatch(/^::error file=psp\/restricted\.yaml,line=\d+,col=\d+,title=/m);
    });

    it('nor does its configuration, and those of the target branch do', () => {
      const plain = { policies: 'psp/', base: 'main' };
      writeFileSync(
        join(folder, '.psp-ferry.yaml'),
        'apiVersion: psp-ferry/v1\nkind: Config\ntarget: [vap]\ngaps:\n  impact: act\n',
      );
      expect(act({ ...plain, base: '' }).status).toBe(0);
      expect(act(plain).status).toBe(1);
      git('add', '.psp-ferry.yaml');
      git('commit', '-q', '-m', 'the target branch has it');
      expect(act(plain).status).toBe(0);
      // Nothing of it stays.
      expect(
        spawnSync('git', ['worktree', 'list'], { cwd: folder, encoding: 'utf8' })
          .stdout.trim()
          .split('\n'),
      ).toHaveLength(1);
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
      expect(existsSync(join(folder, name))).toBe(false);
  });
});

describe('the hooks of pre-commit', () => {
  interface Hook {
    readonly id: string;
    readonly entry: string;
    readonly language: string;
    readonly pass_filenames: boolean;
  }
  const hooks = yaml('.pre-commit-hooks.yaml') as readonly Hook[];
  const {
    repos: [{ hooks: wanted }],
  } = yaml('examples/ci/pre-commit-config.yaml') as {
    repos: [{ hooks: { id: string; args: string[] }[] }];
  };

  it('each is in the example', () =>
    expect(wanted.map(({ id }) => id)).toEqual(hooks.map(({ id }) => id)));

  it('run as configured: fail before, pass after the gaps are accepted and the output is committed', () => {
    const statuses = (): readonly (number | null)[] =>
      wanted.map(({ id, args }) => {
        const { entry, language, pass_filenames: passes } = hooks.find((hook) => hook.id === id)!;
        expect([language, passes]).toEqual(['node', false]);
        return bash(
          `${entry} "$@"`.replace(
            '"$@"',
            args.map((one) => `'${one.replace('vap', 'psa')}'`).join(' '),
          ),
        ).status;
      });
    writeFileSync(
      join(folder, 'psp-gaps.yaml'),
      'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: []\n',
    );
    expect(statuses()).toEqual([1, 1]);
    accept('psa');
    expect(
      run(['convert', 'psp', '-t', 'psa', '-o', 'policies', '-q'], '', {}, folder).status,
    ).toBe(0);
    expect(statuses()).toEqual([0, 0]);
  });
});

describe('the example for GitLab', () => {
  const { 'psp-gaps': job } = yaml('examples/ci/gitlab-ci.yml') as {
    'psp-gaps': {
      script: string[];
      after_script: string[];
      variables: Record<string, string>;
      artifacts: { paths: string[]; reports: { junit: string } };
    };
  };

  it('writes the page and the tests that its artifacts name, and fails by what the change lets in', () => {
    const baseline = 'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: []\n';
    writeFileSync(join(folder, 'psp-gaps.yaml'), baseline);
    const git = 'git -c user.name=one -c user.email=one@example.com';
    // The target branch of a repository that is its own origin.
    expect(
      bash(
        `git init -q -b main; git remote add origin .; git add psp psp-gaps.yaml; ${git} commit -q -m now`,
      ).status,
    ).toBe(0);
    const merge = (): number | null =>
      bash(`rm -rf .psp-ferry-base; git worktree prune\n${job.script.join('\n')}`, {
        ...job.variables,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      }).status;
    expect(merge()).toBe(0);
    letIn();
    expect(merge()).toBe(1);
    expect(text(job.artifacts.reports.junit)).toMatch(/<testsuite [^>]*failures="1"/);
    for (const path of job.artifacts.paths) expect(text(path)).toMatch(/^<!DOCTYPE html>/);
    expect(text('gaps.md')).toMatch(/^## What the change lets in and keeps out\n\nFails: /);
  });

  /** @param notes what stands in the merge request. @returns what GitLab is asked. */
  function comment(notes: readonly object[], token = 'secret'): readonly string[] {
    const curl = join(folder, 'bin/curl');
    writeFileSync(
      curl,
      '#!/bin/sh\necho "$*" >>asked\ncase "$*" in *per_page=*) printf %s "$NOTES";; */user) printf %s \'{"id": 5}\';; esac\n',
    );
    chmodSync(curl, 0o755);
    writeFileSync(join(folder, 'gaps.md'), '## Gaps\n');
    writeFileSync(join(folder, 'asked'), '');
    const { status } = bash(job.after_script.join('\n'), {
      CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
      CI_PROJECT_ID: '1',
      CI_MERGE_REQUEST_IID: '7',
      NOTES: JSON.stringify(notes),
      PSP_FERRY_TOKEN: token,
    });
    expect(status).toBe(0);
    return text('asked').split('\n').slice(2, -1);
  }
  const CALL = '-fsS --header PRIVATE-TOKEN: secret --output /dev/null';
  const NOTES = 'https://gitlab.example.com/api/v4/projects/1/merge_requests/7/notes';

  it('writes one comment where it has none, whoever else wrote one like it', () => {
    const strangers = [{ id: 41, author: { id: 6 }, body: '<!-- psp-ferry --> mine' }];
    expect(comment(strangers)).toEqual([`${CALL} --data-urlencode body@comment.md ${NOTES}`]);
    expect(text('comment.md')).toBe('<!-- psp-ferry -->\n## Gaps\n');
  });
  it('replaces its own', () =>
    expect(comment([{ id: 42, author: { id: 5 }, body: '<!-- psp-ferry -->\nold' }])).toEqual([
      `${CALL} --request PUT --data-urlencode body@comment.md ${NOTES}/42`,
    ]));
  it('writes none without a token', () => expect(comment([], '')).toEqual([]));
});

describe('the release that the example for GitLab installs from', () => {
  const { 'psp-gaps': job } = yaml('examples/ci/gitlab-ci.yml') as {
    'psp-gaps': { before_script: string[]; variables: Record<string, string> };
  };
  const { version } = yaml('package.json') as { version: string };
  const release = (digest: string): number | null => {
    writeFileSync(join(folder, 'release.tgz'), 'a release');
    return bash(job.before_script.join('\n'), {
      PSP_FERRY: `file://${join(folder, 'release.tgz')}`,
      PSP_FERRY_SHA256: digest,
    }).status;
  };

  it('is that of this version', () => {
    expect(job.variables['PSP_FERRY']).toContain(`/v${version}/psp-ferry-${version}.tgz`);
  });
  it('is taken with its digest, and with no other', () => {
    const digest = createHash('sha256').update('a release').digest('hex');
    expect(release(digest)).toBe(0);
    expect(release(digest.replaceAll(/./g, '0'))).not.toBe(0);
    expect(release('DIGEST')).not.toBe(0);
  });
});

describe('the comment of the example for GitHub', () => {
  interface Workflow {
    readonly jobs: {
      readonly gaps: { readonly steps: readonly { name?: string; run?: string }[] };
    };
  }
  const script = (yaml('examples/ci/github-workflow.yml') as Workflow).jobs.gaps.steps.find(
    ({ name }) => name === 'Comment',
  )!.run!;

  /** @param known the comment that an earlier run wrote. @returns what GitHub is asked. */
  function comment(known: string): readonly string[] {
    const gh = join(folder, 'bin/gh');
    writeFileSync(
      gh,
      '#!/bin/sh\ncase "$*" in *--paginate*) printf %s "$KNOWN";; esac\necho "$*" >>asked\n',
    );
    chmodSync(gh, 0o755);
    writeFileSync(join(folder, 'report.md'), '## Gaps\n');
    const env = { GITHUB_REPOSITORY: 'o/r', PULL: '7', REPORT: 'report.md', RUNNER_TEMP: folder };
    expect(bash(script, { ...env, KNOWN: known }).status).toBe(0);
    expect(text('comment.md')).toBe('<!-- psp-ferry -->\n## Gaps\n');
    return text('asked').trim().split('\n').slice(1);
  }

  it('is written where there is none', () =>
    expect(comment('')).toEqual([
      `api --silent repos/o/r/issues/7/comments --field body=@${folder}/comment.md`,
    ]));

  it('takes the place of the one before', () =>
    expect(comment('41\n42\n')).toEqual([
      `api --silent --method PATCH repos/o/r/issues/comments/41 --field body=@${folder}/comment.md`,
    ]));
});

it('the example for GitHub gives the action inputs that it has', () => {
  interface Workflow {
    readonly jobs: {
      readonly gaps: {
        readonly steps: readonly {
          readonly uses: string;
          readonly with: Readonly<Record<string, string>>;
        }[];
      };
    };
  }
  const { inputs } = yaml('action.yml') as {
    inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  };
  const step = (yaml('examples/ci/github-workflow.yml') as Workflow).jobs.gaps.steps.find(
    ({ uses }) => uses.startsWith('OWNER/psp-ferry@'),
  )!;
  for (const name of Object.keys(step.with)) expect(Object.keys(inputs)).toContain(name);
  for (const [name, { required }] of Object.entries(inputs))
    if (required) expect(Object.keys(step.with)).toContain(name);
});
