/** `check` as text, where there are many answers. */
import { deployment, filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const many = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => deployment({}, `web-${i}`));
const refused = deployment({ hostPID: true }, 'refused');
const FILLS = { volumes: ['*'], fsGroup: { rule: 'MustRunAs', ranges: [{ min: 1, max: 1 }] } };
const group = (fsGroup: number): object =>
  deployment({ securityContext: { fsGroup } }, `group-${fsGroup}`);
const file = filesOf({
  'psp.json': json(policy('a', { volumes: ['*'] })),
  'fills.json': json(policy('fills', FILLS)),
  'filled.jsonl': json(...many(12), group(1), refused, ...many(12), group(2)),
  'few.jsonl': json(refused, ...many(19)),
  'many.jsonl': json(...many(15), refused, ...many(15)),
  'refused.jsonl': json(...Array.from({ length: 25 }, () => refused)),
});
const text = async (workloads: string, ...more: readonly string[]): Promise<string> =>
  (await call(['check', file('psp.json'), '-w', file(workloads), '-q', ...more])).stdout;
const titles = (answers: string): readonly string[] => answers.match(/^Deployment .*$/gm) ?? [];

test('twenty answers are all shown', async () => {
  const answers = await text('few.jsonl');
  expect(titles(answers)).toHaveLength(20);
  expect(answers).not.toContain('--all');
});

test('of more, what nobody need look at is counted by policy', async () => {
  const answers = await text('many.jsonl', '-t', 'vap');
  expect(titles(answers)).toEqual(['Deployment shop/refused: denied']);
  expect(answers).toContain(
    '\n30 more are admitted, and answered the same by all targets: 30 by a; --all shows them\nPSP: 30 allowed',
  );
  expect(await text('many.jsonl')).toContain('\n30 more are admitted: 30 by a; --all shows them\n');
});

test('--all shows them in the order of the input', async () => {
  const shown = titles(await text('many.jsonl', '--all'));
  expect(shown).toHaveLength(31);
  expect(shown[15]).toBe('Deployment shop/refused: denied');
});

test('what is refused is never folded away', async () => {
  const answers = await text('refused.jsonl');
  expect(titles(answers)).toHaveLength(25);
  expect(answers).not.toContain('--all');
});

describe('what differs on targets', () => {
  const filled = async (...more: readonly string[]): Promise<string> =>
    (
      await call([
        ...['check', file('fills.json'), '-w', file('filled.jsonl'), '-q', '-t', 'psa'],
        ...more,
      ])
    ).stdout;

  it('is shown once for all that are answered alike, after what is refused', async () =>
    expect(titles(await filled())).toEqual([
      'Deployment shop/refused: denied',
      'Deployment shop/group-2: denied',
      'Deployment shop/web-0, Deployment shop/web-1, Deployment shop/web-2, Deployment shop/web-3 and 20 more (--all shows them): mutated by fills',
    ]));
  it('is followed by what does not differ', async () =>
    expect(await filled()).toContain(
      '\n    psa: allowed, gap psa/fills/fsGroup/default-lost\n1 more is admitted, and answered the same by all targets: 1 by fills; --all shows it\n',
    ));
  it('is shown for each with --all', async () =>
    expect(titles(await filled('--all'))).toHaveLength(27));
  it('is shown for each with --diff, which names values', async () =>
    expect(titles(await filled('--diff'))).toHaveLength(26));
  it('is the same from several threads', async () =>
    expect(await filled('--jobs', '2')).toBe(await filled('--jobs', '1')));
});

test('threads fold as one does', async () => {
  const [one, two] = [await text('many.jsonl'), await text('many.jsonl', '--jobs', '2')];
  expect(two).toBe(one);
});
