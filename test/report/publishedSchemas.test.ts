import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { GOLDEN_CASES } from '../../scripts/golden-cases.mjs';
import { configSchema } from '../../src/cli/config/configSchema.js';
import { planSchemas } from '../../src/plan/planSchema.js';
import { publishedSchemas as reports } from '../../src/report/publishedSchemas.js';
import { call, ROOT } from '../cli/run.js';

const publishedSchemas: Readonly<Record<string, object>> = {
  ...reports,
  ...planSchemas,
  'config.schema.json': configSchema,
};

const file = (...path: readonly string[]): unknown =>
  JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
const validator = (name: string): ((value: unknown) => boolean) => {
  const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    publishedSchemas[name]!,
  );
  return (value) => {
    const valid = validate(value);
    if (!valid) throw new Error(JSON.stringify(validate.errors));
    return valid;
  };
};

describe('published schemas', () => {
  it.each(Object.keys(publishedSchemas))('schema/%s is current (npm run schema:update)', (name) => {
    expect(file('schema', name)).toEqual(publishedSchemas[name]);
  });

  it('has no other file', () => {
    expect(readdirSync(join(ROOT, 'schema')).sort()).toEqual(Object.keys(publishedSchemas).sort());
  });

  it.each(GOLDEN_CASES.map(({ name }) => name))('golden/%s/gaps.json is valid', (name) => {
    expect(validator('gaps.schema.json')(file('golden', name, 'gaps.json'))).toBe(true);
  });

  it('what ir prints is valid', async () => {
    const { stdout } = await call(['ir', 'examples/every-field.yaml', '--format', 'json']);
    expect(validator('policyset.schema.json')(JSON.parse(stdout))).toBe(true);
  });

  it('what check prints is valid, errors too', async () => {
    const args = [
      'check',
      'examples/three-policies.yaml',
      '-w',
      '-',
      '-t',
      'vap,psa',
      '--format',
      'ndjson',
      '--pods',
      '-q',
    ];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
    };
    const { stdout } = await call(
      args,
      `${JSON.stringify(pod)}\n{"broken\n{"kind":"AdmissionReview"}\n`,
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { error?: string });
    expect(lines.map(({ error }) => error !== undefined)).toEqual([false, true, true]);
    for (const line of lines) expect(validator('check.schema.json')(line)).toBe(true);
  });

  it('refuses what is not in it', () => {
    const report = file('golden', 'restricted', 'gaps.json') as { gaps: object[] };
    expect(() =>
      validator('gaps.schema.json')({ ...report, gaps: [{ ...report.gaps[0], extra: 1 }] }),
    ).toThrow('extra');
  });
});
