/** The example for GitHub: its comment, and what it gives the action. */
import { Checkout, yaml } from './checkout.js';

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.remove());

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
    checkout.program(
      'gh',
      'case "$*" in *--paginate*) printf %s "$KNOWN";; esac\necho "$*" >>asked',
    );
    checkout.write('report.md', '## Gaps\n');
    const env = {
      GITHUB_REPOSITORY: 'o/r',
      PULL: '7',
      REPORT: 'report.md',
      RUNNER_TEMP: checkout.folder,
    };
    expect(checkout.bash(script, { ...env, KNOWN: known }).status).toBe(0);
    expect(checkout.text('comment.md')).toBe('<!-- psp-ferry -->\n## Gaps\n');
    return checkout.text('asked').trim().split('\n').slice(1);
  }

  it('is written where there is none', () =>
    expect(comment('')).toEqual([
      `api --silent repos/o/r/issues/7/comments --field body=@${checkout.folder}/comment.md`,
    ]));

  it('takes the place of the one before', () =>
    expect(comment('41\n42\n')).toEqual([
      `api --silent --method PATCH repos/o/r/issues/comments/41 --field body=@${checkout.folder}/comment.md`,
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
