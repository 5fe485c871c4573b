import { compareText } from '../../src/base/compareText.js';

test('texts are in the order of their bytes in UTF-8, beyond U+FFFF too', () => {
  const texts = [
    '',
    'a',
    'a-b',
    'aa',
    'b',
    'é',
    '\ud7ff',
    '\ue000',
    '\uffee',
    '𐀀',
    '😀',
    '😀a',
    '😁',
  ];
  for (const left of texts)
    for (const right of texts)
      expect(Math.sign(compareText(left, right))).toBe(
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
});
