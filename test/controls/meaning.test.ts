import { controls } from '../../src/controls/index.js';

test.each(controls.map((control) => [control.field, control] as const))(
  '%s: its meaning says that it fills in something where it has defaults',
  (_, { meaning, defaults }) => {
    const saysSo = meaning.some(({ fillsIn }) => fillsIn !== '' && fillsIn !== 'nothing');
    expect(saysSo).toBe(defaults('1.24').length > 0);
  },
);
