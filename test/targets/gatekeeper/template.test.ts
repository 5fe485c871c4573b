/** The Rego of the ConstraintTemplate: its skeleton with the parts that come from the controls. */
import { controls } from '../../../src/controls/index.js';
import { rego } from '../../../src/targets/gatekeeper/template.js';

const text = rego();

it('is indented by spaces, so that YAML can write it as a block', () => {
  expect(text).not.toContain('\t');
});

it('has one refusal for each check of each control, under the name of its field', () => {
  const wanted = controls.flatMap((control) =>
    control.checks('current').map(({ field }) => `# spec.${field}`),
  );
  expect([...text.matchAll(/^# spec\..*$/gm)].map(([line]) => line)).toEqual(wanted);
});

const BUILT_IN = ['is_array', 'is_object', 'is_string'];

it('defines each function that it calls', () => {
  const calls = [...text.matchAll(/(?:^ *|\bnot )([a-z_0-9]+)\([a-z_, ]*\)[\]]?$/gm)]
    .map(([, name]) => name!)
    .filter((name) => !BUILT_IN.includes(name));
  const missing = [...new Set(calls)].filter((name) => !text.includes(`\n${name}(`));
  expect(calls.length).toBeGreaterThan(controls.length);
  expect(missing).toEqual([]);
});
