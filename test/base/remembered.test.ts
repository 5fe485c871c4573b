import {
  onDemand,
  remembered,
  rememberedBy,
  rememberedLast,
  rememberedRow,
  rememberedWith,
} from '../../src/base/remembered.js';

test('each object is asked once; equal objects are not the same', () => {
  const asked: unknown[] = [];
  const size = remembered((of: { readonly n: number }) => {
    asked.push(of);
    return of.n === 0 ? undefined : of.n;
  });
  const [two, none] = [{ n: 2 }, { n: 0 }];
  expect([two, two, { n: 2 }, none, none].map(size)).toEqual([2, 2, 2, undefined, undefined]);
  expect(asked).toEqual([{ n: 2 }, { n: 2 }, { n: 0 }]);
});

test('each object is asked once, with what came first beside it; equal objects are not the same', () => {
  const asked: unknown[] = [];
  const size = rememberedWith((of: { readonly n: number }, factor: number) => {
    asked.push([of, factor]);
    return of.n === 0 ? undefined : of.n * factor;
  });
  const two = { n: 2 };
  const none = { n: 0 };
  expect([size(two, 10), size(two, 20), size({ n: 2 }, 30), size(none, 1), size(none, 1)]).toEqual([
    20,
    20,
    60,
    undefined,
    undefined,
  ]);
  expect(asked).toEqual([
    [{ n: 2 }, 10],
    [{ n: 2 }, 30],
    [{ n: 0 }, 1],
  ]);
});

test('each key is asked once', () => {
  const asked: string[] = [];
  const sum = rememberedBy(
    (a: number, b: number) => `${a} ${b}`,
    (a, b) => {
      asked.push(`${a} ${b}`);
      return a + b;
    },
  );
  expect([sum(1, 2), sum(1, 2), sum(2, 1)]).toEqual([3, 3, 3]);
  expect(asked).toEqual(['1 2', '2 1']);
});

describe('rememberedLast', () => {
  test('asks once for as long as it is asked about the same object', () => {
    const asked: object[] = [];
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    const nameOf = rememberedLast((of: { readonly name: string }) => {
      asked.push(of);
      return of.name;
    });
    expect([nameOf(a), nameOf(a), nameOf(b), nameOf(a)]).toEqual(['a', 'a', 'b', 'a']);
    expect(asked).toEqual([a, b, a]);
  });
});

describe('rememberedRow', () => {
  test('asks once for each row of objects, in their order', () => {
    const asked: string[] = [];
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    const namesOf = rememberedRow((row: readonly { readonly name: string }[]) => {
      const names = row.map(({ name }) => name).join('');
      asked.push(names);
      return names;
    });
    const rows = [[a, b], [b, a], [a], [], [a, b], []];
    expect(rows.map(namesOf)).toEqual(['ab', 'ba', 'a', '', 'ab', '']);
    expect(asked).toEqual(['ab', 'ba', 'a', '']);
  });
});

test('what nobody wants to know is not asked, and else once', () => {
  let asked = 0;
  const answer = onDemand(() => {
    asked += 1;
    return undefined;
  });
  expect(asked).toBe(0);
  expect([answer(), answer(), asked]).toEqual([undefined, undefined, 1]);
});
