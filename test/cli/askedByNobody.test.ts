/** `--as` and `--as-group`: who cannot be meant is refused. */
import { deployment, filesOf, json, TIGHT } from './checkInputs.js';
import { call } from './run.js';

test.each([
  [['system:serviceaccount:shop'], 'no server has the namespace or the account in'],
  [['system:serviceaccount:${NS}:web'], 'no server has the namespace or the account in'],
  [['system:masters'], '"system:masters" is a group'],
  [['${USER}'], '"${USER}" is a placeholder'],
  [['jane', '--as-group', 'system:serviceaccount:shop:web'], 'is a user'],
])('nobody is %j: an answer to it would be about nobody', async (as, why) => {
  const psp = filesOf({ 'psp.json': json(TIGHT) })('psp.json');
  for (const command of [
    ['check', psp, '-w', '-'],
    ['plan', psp, '-o', `${psp}.plan`],
  ]) {
    const { status, stderr } = await call([...command, '--as', ...as], json(deployment({})));
    expect([status, stderr]).toEqual([2, expect.stringContaining(`nobody asks so: `)]);
    expect(stderr).toContain(why);
  }
});
