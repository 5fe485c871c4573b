import { allowedInWords, describeAllowed } from '../../src/controls/describeAllowed.js';

it.each([
  [[], {}, 'allowed: nothing'],
  [[], { ifEmpty: 'Default' }, 'allowed: Default'],
  [['ALL'], { required: true }, 'required: ALL'],
  [null, { profiles: true }, 'allowed: none may be set'],
  [
    ['docker/default', 'runtime/default', 'localhost/a.json', 'unconfined', '*'],
    { profiles: true },
    'allowed: RuntimeDefault, Localhost a.json, Unconfined, *',
  ],
  [
    [
      { min: 80, max: 90 },
      { min: 443, max: 443 },
    ],
    {},
    'allowed: 80-90, 443',
  ],
  [[{ pathPrefix: '/var/log', readOnly: true }], {}, 'allowed: /var/log (read-only)'],
] as const)('%j with %j reads %s', (value, wording, text) => {
  expect(allowedInWords(value, wording)).toBe(text);
});

it('an empty name is named too', () => expect(describeAllowed([''])).toBe('(empty)'));
