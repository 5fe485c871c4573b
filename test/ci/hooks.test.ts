/** The hooks of pre-commit, run as the example configures them. */
import { run } from '../cli/run.js';
import { Checkout, yaml } from './checkout.js';

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.remove());

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
        return checkout.bash(
          `${entry} "$@"`.replace(
            '"$@"',
            args.map((one) => `'${one.replace('vap', 'psa')}'`).join(' '),
          ),
        ).status;
      });
    checkout.write('psp-gaps.yaml', 'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: []\n');
    expect(statuses()).toEqual([1, 1]);
    checkout.accept('psa');
    expect(
      run(['convert', 'psp', '-t', 'psa', '-o', 'policies', '-q'], '', {}, checkout.folder).status,
    ).toBe(0);
    expect(statuses()).toEqual([0, 0]);
  });
});
