/** `check` as text, where there are many answers. */
import { deployment, filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const many = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => deployment({}, `web-${i}`));
const refused = deployment({ hostPID: true }, 'refused');
const file = filesOf({
  'psp.json': json(policy('a', { volumes: ['*'] })),
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

test('threads fold as one does', async () => {
  const [one, two] = [await text('many.jsonl'), await text('many.jsonl', '--jobs', '2')];
  expect(two).toBe(one);
});
