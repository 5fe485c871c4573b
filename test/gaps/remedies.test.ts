/** A gap that asks to be acted on says what to do. */
import { gaps } from '../../src/api/index.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cli/run.js';

it.each(['restricted', 'every-field', 'three-policies'])('%s', (name) => {
  const text = readFileSync(join(ROOT, `examples/${name}.yaml`), 'utf8');
  const found = gaps(text, { targets: ['vap', 'psa'] }).gaps.map(({ gap }) => gap);
  const toAct = found.filter(({ impact }) => impact === 'act');
  expect(found.length).toBeGreaterThan(3);
  expect(toAct.filter(({ remedy }) => remedy.startsWith('none needed'))).toEqual([]);
});
