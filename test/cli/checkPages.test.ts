/** `check` as pages: a comment, and one file of HTML. Names of others stay text in both. */
import { deployment, filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const file = filesOf({
  'psp.json': json(policy('a', { volumes: ['*'], allowPrivilegeEscalation: false })),
  'pods.jsonl': json(deployment({ hostPID: true }, 'refused'), deployment({}, 'changed'), {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: '<b>@you' },
  }),
});
const page = async (format: string, ...more: readonly string[]): Promise<string> =>
  (await call(['check', file('psp.json'), '-w', file('pods.jsonl'), '-q', '-f', format, ...more]))
    .stdout;

describe.each(['markdown', 'html'])('%s', (format) => {
  it('has the totals, what cannot be read, what is refused and why', async () => {
    const text = await page(format);
    for (const part of [
      'PSP: 0 allowed, 1 mutated, 1 denied, 1 cannot be read, 0 left alone.',
      'Cannot be read',
      'request.operation of this AdmissionReview is missing',
      'Refused by PSP',
      'Deployment shop/refused',
      'PSP: denied.',
      'spec.hostPID: true',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('shop/changed');
    expect(text).not.toContain('<b>@you');
  });
  it('has what differs, and with --diff what is filled in', async () => {
    const differing = await page(format, '-t', 'psa', '--psa-level', 'restricted');
    expect(differing).toContain('Answered otherwise');
    expect(differing).toContain('psa: denied');
    const filled = await page(format, '--diff');
    expect(filled).toContain('Filled in by PSP');
    expect(filled).toContain('+        allowPrivilegeEscalation: false');
  });
});
