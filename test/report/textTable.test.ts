import { textTable } from '../../src/report/textTable.js';

it('makes each column as wide as its widest cell, without blanks at the end of a line', () => {
  expect(
    textTable([
      ['target', 'act', 'decide'],
      ['kyverno-cel', '0', '1'],
    ]),
  ).toBe('  target       act  decide\n  kyverno-cel  0    1');
});
