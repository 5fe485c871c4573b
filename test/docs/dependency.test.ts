/** The chart of a bundle as a dependency, as the guide writes it down. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { ROOT } from '../cli/run.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const HELM = 'golden/bundles/log-collector/helm';
const guide = read('docs/bundles.md');
const block = (file: string): unknown =>
  load(new RegExp(`\`\`\`yaml\\n# ${file}\\n([^\`]+)\`\`\``).exec(guide)?.[1] ?? '');

it('is named and versioned as the bundle writes it', () => {
  const { name, version } = load(read(`${HELM}/Chart.yaml`)) as Record<string, string>;
  expect(block('Chart.yaml')).toEqual({
    dependencies: [
      {
        name,
        version,
        repository: 'file://../bundle/helm',
        condition: `${name}.enabled`,
      },
    ],
  });
});

it('has values that its schema takes, and no others', () => {
  const { ['log-collector-policies']: values } = block('values.yaml') as Record<string, object>;
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(read(`${HELM}/values.schema.json`)) as object,
  );
  // What Helm hands to a dependency besides.
  expect([validate({ ...values, global: {} }), validate.errors]).toEqual([true, null]);
  expect(validate({ ...values, serviceAccount: 'not a name' })).toBe(false);
  expect(validate({ ...values, engine: 'vap' })).toBe(false);
});
