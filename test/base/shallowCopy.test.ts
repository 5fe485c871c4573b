import { shallowCopy } from '../../src/base/shallowCopy.js';

it('copies what an object has, and in its order', () => {
  const given = { b: 1, a: { c: 2 } };
  const copy = shallowCopy(given);
  expect(copy).toEqual(given);
  expect(Object.keys(copy)).toEqual(['b', 'a']);
  expect(copy).not.toBe(given);
  expect(copy.a).toBe(given.a);
});

it('takes no key of an object for its prototype', () => {
  const copy = shallowCopy(JSON.parse('{"__proto__": {"privileged": true}}') as object);
  expect(Object.keys(copy)).toEqual(['__proto__']);
  expect('privileged' in copy).toBe(false);
});
