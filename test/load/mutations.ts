/** Files with something changed: what people, editors and merges leave behind. */

/** A generator of numbers that repeats itself for a seed. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield state / 0x80000000;
  }
}

const SCRAPS = [
  ...[...'{}[]:,-#&*!|>\'"%@`\n\t \\?~$<='],
  'null',
  'true',
  '1e9',
  '99999999999999999999',
  '{{ x }}',
  '\u0000',
  '\u0085',
  '\u2028',
  '\ud800',
  '<<: ',
  '*a',
  '&a ',
  '---\n',
  '!!int ',
  '__proto__: ',
  '[]',
  '{}',
];

function mutated(whole: string, next: () => number): string {
  let text = whole;
  const at = (): number => Math.floor(next() * (text.length + 1));
  for (let changes = 1 + Math.floor(next() * 3); changes > 0; changes -= 1) {
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    const scrap = SCRAPS[Math.floor(next() * SCRAPS.length)]!;
    const kind = next();
    if (kind < 0.4) text = text.slice(0, from) + scrap + text.slice(from);
    else if (kind < 0.6) text = text.slice(0, from) + scrap + text.slice(from + scrap.length);
    else if (kind < 0.8) text = text.slice(0, from) + text.slice(Math.min(to, from + 30));
    else text = text.slice(0, to) + text.slice(from, Math.min(to, from + 60)) + text.slice(to);
  }
  return text;
}

/** @returns so many, the same in every run. */
export function* mutations(whole: string, count: number): Generator<string> {
  const source = numbers(20_240_229);
  for (let i = 0; i < count; i += 1) yield mutated(whole, () => source.next().value);
}
