/** What goes out as YAML reads back as what went in. */
import { load } from 'js-yaml';
import { yamlDocument as write } from '../../../src/targets/shared/yaml.js';

/** js-yaml takes only objects of its own realm, outside of jest's vm: a clone is one. */
const yamlDocument: typeof write = (value, ...given) => write(structuredClone(value), ...given);

test.each<readonly [string, object]>([
  [
    'words that YAML 1.1 takes for other things',
    { a: ['yes', 'off', '0777', '1e3', '2001-01-01', '~', 'null', '', '1_000'] },
  ],
  [
    'specials',
    {
      a: [
        '# not a comment',
        '- no item',
        'a: b',
        '{{ x }}',
        '${y}',
        '*alias',
        '&anchor',
        '!tag',
        '%x',
        '@y',
        '`z`',
        "it's",
        '"quoted"',
      ],
    },
  ],
  [
    'lines and spaces',
    { a: 'one\ntwo\n', b: ' leading', c: 'trailing ', d: 'tab\there', e: '\u2028', f: '\u00a0' },
  ],
])('%s', (_, value) => expect(load(yamlDocument(value))).toEqual(value));

it('integers beyond 2^53 are written as they are', () => {
  expect(yamlDocument({ max: 9223372036854775807n, min: 9007199254740993n, small: 5 })).toBe(
    'max: 9223372036854775807\nmin: 9007199254740993\nsmall: 5\n',
  );
});

describe('comments', () => {
  it('stand before what they explain, on one line', () => {
    expect(
      yamlDocument({ spec: { rules: [{ name: 'a' }, { name: 'b' }], last: 1 } }, [
        { path: ['spec', 'rules', 1], text: 'the second\nrule' },
        { path: ['spec', 'last'], text: 'the last' },
      ]),
    ).toBe(
      'spec:\n  rules:\n    - name: a\n    # the second rule\n    - name: b\n  # the last\n  last: 1\n',
    );
  });

  it('are not confused by values that look like their marks', () => {
    const value = { COMMENT_0: 'x', a: 'COMMENT_0' };
    const text = yamlDocument(value, [{ path: ['a'], text: 'here' }]);
    expect(text).toContain('# here\n');
    expect(load(text)).toEqual(value);
  });
});
