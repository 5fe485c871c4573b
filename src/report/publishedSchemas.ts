/** The JSON Schemas of everything that goes out as JSON; `schema/` holds them as files. */
import { EFFECTS, SEVERITIES, TARGET_NAMES } from '../gaps/gap.js';
import { publishedPolicySetSchema } from '../ir/policySetSchema.js';

type Schema = Readonly<Record<string, unknown>>;

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const described = (schema: Schema, description: string): Schema => ({ ...schema, description });
const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema =>
  ({ type: 'object', properties, required: Object.keys(properties).filter((key) => !optional.includes(key)), additionalProperties: false });

const position = object({ file: text, line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } });

const gap = object({
  id: described(text, 'target/policy/control-or-aspect/effect; stable from run to run'),
  target: { enum: TARGET_NAMES },
  policy: described(text, 'a policy, or * where the gap is of the whole set'),
  control: described(text, 'the PSP field, or an aspect of PSP that is no field'),
  effect: { enum: EFFECTS },
  severity: { enum: SEVERITIES },
  when: described(text, 'the requests that the gap covers: CEL over `request` and `object`, as admission sees them'),
  witness: described({ type: ['object', 'null'] }, 'one pod inside the gap, where one was found'),
  reason: text, remedy: text,
  source: { anyOf: [position, { type: 'null' }] },
});

const gaps: Schema = {
  $schema: DRAFT,
  title: 'Where the targets answer differently from PodSecurityPolicy: gaps.json',
  ...object({ apiVersion: { const: 'psp-ferry/v1' }, kind: { const: 'GapReport' }, gaps: { type: 'array', items: gap } }),
};

const verdict: Schema = { enum: ['allowed', 'mutated', 'denied'] };
const pod = described({ type: 'object' }, 'the pod after defaulting, with --pods');

const check: Schema = {
  $schema: DRAFT,
  title: 'One answer of psp-ferry check: a line of --format ndjson, an item of --format json',
  ...object({
    id: described(text, "the AdmissionReview's uid, or file#index"),
    object: object({ kind: text, namespace: text, name: text }),
    psp: object({
      verdict,
      policy: described({ type: ['string', 'null'] }, 'the admitting policy'),
      reasons: { type: 'array', items: object({ policy: text, field: text, path: text, message: text }) },
      note: text, pod,
    }, ['note', 'pod']),
    targets: {
      type: 'object', propertyNames: { enum: TARGET_NAMES },
      additionalProperties: object({ verdict, gaps: described(texts, 'ids of the gaps that explain a difference from PSP'), pod }, ['pod']),
    },
    diff: described(texts, 'the lines of the pod that defaulting changes, with --diff'),
    error: described(text, 'why the input could not be read; nothing but the id beside it'),
  }, ['object', 'psp', 'targets', 'diff', 'error']),
};

/** By the name of their file. */
export const publishedSchemas: Readonly<Record<string, Schema>> = {
  'policyset.schema.json': publishedPolicySetSchema(), 'gaps.schema.json': gaps, 'check.schema.json': check,
};
