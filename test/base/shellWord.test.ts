/** A text becomes one word of a shell command; bash itself reads it back. */
import { execFileSync } from 'node:child_process';
import { shellWord } from '../../src/base/shellWord.js';

test.each([
  ['a/b.yaml', 'a/b.yaml'],
  ['', "''"],
  ['a b', "'a b'"],
  ['$HOME', "'$HOME'"],
  ['a;b', "'a;b'"],
  ["it's here", "'it'\\''s here'"],
  ['a\nb', "$'a\\U0000000ab'"],
  ["\u0085'\\", "$'\\U00000085\\'\\\\'"],
  ['a\u202eb', "$'a\\U0000202eb'"],
])('%j is written %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
  const said = execFileSync('bash', ['-c', `printf %s ${word}`], {
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect(said.toString()).toBe(text);
});
