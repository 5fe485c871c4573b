/** Values that can be taken back, and whether what was read of them still stands. */
import { literal } from '../../src/lang/build.js';
import { Trail, TrailMap } from '../../src/lang/trail.js';
import { label, name } from './thing.js';

const one = name.node;
const other = label.node;

test('what was set is taken back, the last first', () => {
  const trail = new Trail();
  const map = new TrailMap<string>(trail);
  map.set(one, 'first');
  const { length } = trail;
  map.set(one, 'second');
  map.update(other, (value) => `${value} and more`);
  expect([map.get(one), map.get(other)]).toEqual(['second', 'undefined and more']);
  trail.backTo(length);
  expect([map.get(one), map.get(other)]).toEqual(['first', undefined]);
});

describe('what was read has changed', () => {
  const reading = () => {
    const trail = new Trail();
    const map = new TrailMap<number>(trail);
    map.set(one, 1);
    const { length } = trail;
    const { answer, reading } = trail.noting(() => {
      map.get(other);
      map.set(other, 2);
      return map.get(one);
    });
    trail.backTo(length);
    expect(answer).toBe(1);
    return { trail, map, reading };
  };

  test.each<[string, boolean, (map: TrailMap<number>) => void]>([
    ['not where nothing was set', false, () => undefined],
    ['not by what was not read', false, (map) => map.set(literal(3).node, 3)],
    ['not where the value is what it left there', false, (map) => map.set(other, 2)],
    ['by another value', true, (map) => map.set(other, 3)],
    ['by another value than there was before', true, (map) => map.set(one, 3)],
  ])('%s', (_, expected, change) => {
    const { trail, map, reading: read } = reading();
    change(map);
    expect(trail.hasChanged(read)).toBe(expected);
  });

  test('not once it was taken back', () => {
    const { trail, map, reading: read } = reading();
    const { length } = trail;
    map.set(one, 3);
    trail.backTo(length);
    expect(trail.hasChanged(read)).toBe(false);
  });
});
