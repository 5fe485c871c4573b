/** `--namespace`, of every command that has it. */
import { COMMANDS } from '../../src/cli/commands/tables.js';
import { call } from './run.js';

test.each(
  Object.entries(COMMANDS).flatMap(([command, { positionals, options }]) =>
    'namespace' in options ? [[command, Object.keys(positionals)] as const] : [],
  ),
)('%s refuses a namespace that cannot be', async (command, words) => {
  const args = words.map(() => 'examples/restricted.yaml');
  const { status, stderr } = await call([command, ...args, '--namespace', '../x']);
  expect(stderr).toContain('psp-ferry: --namespace "../x": no server has a namespace of this name');
  expect(status).toBe(2);
});
