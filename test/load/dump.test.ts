/** Dumps of kubectl, taken apart by their lines. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { DumpSplitter, NotADump, readItem } from '../../src/load/dump.js';
import { loadAll } from '../../src/load/inputs.js';

const ITEMS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: 'v1',
    data: { text: 'first\n\n- not an item\n}\nkind: List\n', list: '- a' },
    kind: 'ConfigMap',
    metadata: { name: 'lines' },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'big', generation: 1 } },
];
const listOf = (items: readonly object[]): object => ({
  apiVersion: 'v1',
  items,
  kind: 'List',
  metadata: { resourceVersion: '' },
});
/** kubectl does not indent the items of a list. */
const asYaml = (items: readonly object[]): string => {
  const texts = items.map(
    (one) =>
      `- ${dump(one)
        .trimEnd()
        .replaceAll(/\n(?=.)/g, '\n  ')}\n`,
  );
  return `apiVersion: v1\n${items.length === 0 ? 'items: []\n' : `items:\n${texts.join('')}`}kind: List\nmetadata:\n  resourceVersion: ""\n`;
};
const asJson = (items: readonly object[]): string => `${JSON.stringify(listOf(items), null, 4)}\n`;

/** In pieces of so many characters. */
function split(text: string, piece: number): readonly unknown[] {
  const splitter = new DumpSplitter();
  const found = Array.from({ length: Math.ceil(text.length / piece) }, (_, i) =>
    splitter.push(text.slice(i * piece, (i + 1) * piece)),
  );
  return [...found.flat(), ...splitter.end()].flatMap((item) =>
    readItem(item, 'dump').map(({ value }) => value),
  );
}

describe.each([
  ['YAML', asYaml],
  ['JSON', asJson],
])('a dump in %s', (_, write) => {
  it.each([1, 7, 1000])('gives each object, in pieces of %i characters', (piece) => {
    expect(split(write(ITEMS), piece)).toEqual(ITEMS);
  });

  it('may be empty', () => {
    expect(split(write([]), 10)).toEqual([]);
  });

  it('may be cut off: then it is none', () => {
    const text = write(ITEMS);
    const splitter = new DumpSplitter();
    splitter.push(text.slice(0, text.length - 60));
    expect(() => splitter.end()).toThrow(NotADump);
  });
});

it('may be several lists, one after another', () => {
  const [first, second, third] = ITEMS;
  expect(split(`${asYaml([first!])}---\n${asYaml([second!, third!])}`, 50)).toEqual(ITEMS);
  expect(split(asJson([first!]) + asJson([second!, third!]), 50)).toEqual(ITEMS);
});

it.each([
  ['an object', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n'],
  ['several', '---\napiVersion: v1\nitems: []\nkind: List\n'],
  [
    'a list of a kind',
    asYaml(ITEMS).replace('kind: List\nmetadata:\n', 'kind: PodList\nmetadata:\n'),
  ],
  ['a list with a comment', asYaml(ITEMS).replace('\n- ', '\n# a comment\n- ')],
  ['nothing', ''],
])('%s is none', (_, text) => {
  expect(() => split(text, 100)).toThrow(NotADump);
});

describe('a file of a dump', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-dump-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each([
    ['in YAML', 'a.yaml', asYaml(ITEMS)],
    ['in JSON', 'a.json', asJson(ITEMS)],
    ['that is none', 'b.yaml', ITEMS.map((one) => dump(one)).join('---\n')],
  ])('%s reads as it does without, with the same places', (_, name, text) => {
    const path = file(name, text);
    const taken: unknown[] = [];
    const kept = loadAll([path], {
      keep: (document) => {
        taken.push(document.value);
        return document;
      },
    });
    const whole = loadAll([path]);
    expect(taken).toEqual(ITEMS);
    for (const at of [[], ['kind'], ['metadata', 'name']])
      expect(kept.documents.map(({ locate }) => locate(at))).toEqual(
        whole.documents.map(({ locate }) => locate(at)),
      );
  });

  it('has its faults at their lines', () => {
    const text = `${asYaml(ITEMS)}`.replace('    name: big\n', '    name: big\n    name: other\n');
    const path = file('c.yaml', text);
    const [problem] = loadAll([path], { keep: (document) => document }).problems;
    expect(problem).toEqual(loadAll([path]).problems[0]);
    const line = text.split('\n').indexOf('    name: other') + 1;
    expect(problem).toMatchObject({ severity: 'error', position: { line } });
  });
});
