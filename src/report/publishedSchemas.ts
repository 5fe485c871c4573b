/** The JSON Schemas of all JSON that psp-ferry writes. They are published in `schema/`. */
import { describedSchema, objectSchema } from '../base/objectSchema.js';
import { EFFECTS, IMPACTS, SEVERITIES, TARGET_NAMES } from '../gaps/gap.js';
import { publishedPolicySetSchema } from '../ir/policySetSchema.js';
import { SOURCE } from '../ir/source.js';
import { STANDARD_LEVELS } from '../standards/standardLevels.js';
import { baselineSchema } from './gaps/baselineSchema.js';
import { FAIL_ON } from './gaps/failOn.js';
import { STATUSES } from './gaps/gapReview.js';

type Schema = Readonly<Record<string, unknown>>;

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };

const position = objectSchema({
  file: text,
  line: { type: 'integer', minimum: 1 },
  column: { type: 'integer', minimum: 1 },
});

const gapFields = {
  id: describedSchema(text, 'target/policy/control-or-aspect/effect; stable from run to run'),
  target: { enum: TARGET_NAMES },
  policy: describedSchema(text, 'a policy, or * where the gap is of the whole set'),
  control: describedSchema(text, 'the PSP field, or an aspect of PSP that is no field'),
  effect: { enum: EFFECTS },
  impact: describedSchema(
    { enum: IMPACTS },
    "act: how containers run, or whether they are admitted, changes; decide: a difference on purpose that an option chooses; record: the server's own history, no power is gained and no setting lost",
  ),
  severity: { enum: SEVERITIES },
  when: describedSchema(
    text,
    'the requests that the gap covers: CEL over `request` and `object`, as admission sees them, and the variables of the report',
  ),
  witness: describedSchema(
    { type: ['object', 'null'] },
    'one request inside the gap, where one was found: a Pod that an administrator creates, or an AdmissionReview',
  ),
  reason: text,
  remedy: text,
  source: { anyOf: [position, { type: 'null' }] },
};
const gap = objectSchema(gapFields);

const variables = describedSchema(
  { type: 'object', additionalProperties: text },
  'what the conditions of the gaps refer to, as CEL over `request` and `object`: whether PSP, and whether each target, admits the request (targets that answer alike share one), and what several gaps are about; none refers to another',
);

const gaps: Schema = {
  $schema: DRAFT,
  title: `Where the targets answer differently from ${SOURCE.kind}: gaps.json`,
  ...objectSchema({
    apiVersion: { const: 'psp-ferry/v1' },
    kind: { const: 'GapReport' },
    variables,
    gaps: { type: 'array', items: gap },
  }),
};

const verdict: Schema = { enum: ['allowed', 'mutated', 'denied'] };
const reasons: Schema = {
  type: 'array',
  items: objectSchema({ policy: text, field: text, path: text, message: text }),
};
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

const acceptance = nullable(
  objectSchema({
    by: describedSchema(
      { enum: ['annotation', 'baseline'] },
      'on the policy, or in the file of --baseline',
    ),
    reason: text,
    expires: describedSchema(
      { type: ['string', 'null'] },
      'the last day on which it holds, as YYYY-MM-DD',
    ),
  }),
);
const level: Schema = { enum: STANDARD_LEVELS };
const reviewed = objectSchema(
  {
    ...gapFields,
    status: describedSchema({ enum: STATUSES }, 'changed: it was there before, for other requests'),
    acceptance,
    expired: describedSchema(
      { type: 'boolean' },
      'it was accepted until a day that is past, and counts as new',
    ),
    movedLevels: describedSchema(
      { type: 'array', items: objectSchema({ namespace: nullable(text), was: level, is: level }) },
      'of psa: where it counts again, since the level is another than when it was accepted; the namespace null stands for all that have no level of their own',
    ),
    fails: describedSchema({ type: 'boolean' }, 'whether --fail-on and --impact count it'),
    verdicts: describedSchema(
      nullable(
        objectSchema(
          {
            psp: objectSchema(
              {
                verdict,
                policy: { type: ['string', 'null'] },
                reasons: describedSchema(
                  reasons,
                  "those of the gap's policy, and of the first others",
                ),
                otherPolicies: describedSchema(
                  { type: 'integer', minimum: 1 },
                  'how many more policies refuse it; check of the witness names them all',
                ),
                note: text,
              },
              ['note', 'otherPolicies'],
            ),
            target: verdict,
            targetNote: describedSchema(
              text,
              'what the API server then refuses of the pod that the target made',
            ),
            outcome: describedSchema(
              texts,
              "where both admit: how the target's pod differs from PSP's, a field a line",
            ),
          },
          ['targetNote'],
        ),
      ),
      'the answers to the witness',
    ),
    affects: describedSchema(texts, 'with --workloads: those that the gap affects'),
  },
  ['affects', 'movedLevels'],
);
const levelWeight = objectSchema({
  level: text,
  running: describedSchema({ type: 'integer', minimum: 0 }, 'the workloads that PSP admits'),
  refuses: {
    type: 'array',
    items: objectSchema({
      workload: text,
      reasons: describedSchema(texts, 'what it needs to pass'),
      admittedOncePatched: describedSchema(
        { type: 'boolean' },
        'whether it passes once what PSP fills in stands in its template',
      ),
    }),
  },
});
const fixed = objectSchema({ id: text, status: { const: 'fixed' }, acceptance });

const subject: Schema = objectSchema(
  { kind: { enum: ['User', 'Group', 'ServiceAccount'] }, name: text, namespace: text },
  ['namespace'],
);
const sideAnswer = objectSchema(
  { verdict, policy: { type: ['string', 'null'] }, reasons, note: text },
  ['note'],
);
const differenceFields = {
  id: describedSchema(text, 'policy/control-or-aspect/effect; of a grant, with whom it is to'),
  policy: describedSchema(
    text,
    'a policy, or * where it is of the set as a whole or of every policy',
  ),
  control: describedSchema(
    text,
    'the PSP field that refuses or fills in on one side; policy for one that is new or gone, grants for who may use it, admitting-policy where another one goes first',
  ),
  effect: describedSchema({ enum: EFFECTS }, 'looser: NEW admits what OLD refused'),
  severity: { enum: SEVERITIES },
  grant: describedSchema(
    nullable(
      objectSchema({
        policy: text,
        subject,
        namespace: { type: ['string', 'null'] },
        apiGroup: { enum: ['policy', 'extensions'] },
      }),
    ),
    'the grant that was given or taken away',
  ),
  reason: text,
  source: describedSchema(
    nullable(position),
    'in NEW; in OLD for what was removed; null where it has no place of its own',
  ),
  witness: describedSchema({ type: 'object' }, 'an AdmissionReview that both sides answer so'),
  fails: describedSchema({ type: 'boolean' }, 'whether --fail-on counts it'),
  verdicts: describedSchema(
    objectSchema({
      old: sideAnswer,
      new: sideAnswer,
      outcome: describedSchema(
        texts,
        "where both admit: how NEW's pod differs from OLD's, a field a line",
      ),
    }),
    'the answers to the witness',
  ),
};
const policyDiff = objectSchema({
  apiVersion: { const: 'psp-ferry/v1' },
  kind: { const: 'PolicyDiff' },
  old: text,
  new: text,
  assumed: describedSchema(
    { type: ['string', 'null'] },
    'the assumed grants, in words; null where both sides say it',
  ),
  failOn: { enum: FAIL_ON },
  failed: describedSchema({ type: 'boolean' }, 'whether any difference fails'),
  differences: { type: 'array', items: objectSchema(differenceFields) },
});
const diff: Schema = {
  $schema: DRAFT,
  title:
    'What a change of policies or grants lets in or keeps out: psp-ferry diff --format json; a line of --format ndjson is an item of differences',
  ...policyDiff,
};

const review: Schema = {
  $schema: DRAFT,
  title:
    'The gaps beside what was accepted and what was there before: psp-ferry gaps --format json; a line of --format ndjson is an item of gaps or of fixed, or of differences with the status difference',
  ...objectSchema(
    {
      apiVersion: { const: 'psp-ferry/v1' },
      kind: { const: 'GapReview' },
      targets: { type: 'array', items: { enum: TARGET_NAMES } },
      policies: texts,
      failOn: { enum: FAIL_ON },
      impact: describedSchema({ enum: IMPACTS }, 'the least impact that fails'),
      failed: describedSchema({ type: 'boolean' }, 'whether any gap fails'),
      against: describedSchema(
        { type: ['string', 'null'] },
        'the revision or folder that the gaps are compared with',
      ),
      unchanged: describedSchema(
        { type: 'integer', minimum: 0 },
        'gaps that were the same there, and are left out',
      ),
      workloads: describedSchema(
        { type: 'integer', minimum: 1 },
        'with --workloads: how many the gaps are weighed by',
      ),
      levels: describedSchema(
        { type: 'array', items: levelWeight },
        'with --workloads and psa: what each level refuses, the strictest first',
      ),
      variables,
      gaps: { type: 'array', items: reviewed },
      fixed: { type: 'array', items: fixed },
      changes: describedSchema(policyDiff, 'what the change of the policies does, with --against'),
    },
    ['changes', 'workloads', 'levels'],
  ),
};

const baseline: Schema = {
  $schema: DRAFT,
  title: 'Gaps that were looked at and may stay: psp-ferry gaps --baseline',
  ...baselineSchema,
};

const pod = describedSchema({ type: 'object' }, 'the pod after defaulting, with --pods');

const checkReason = objectSchema(
  {
    policy: text,
    field: text,
    path: describedSchema(text, 'the pod field that it is about'),
    message: text,
    container: describedSchema(text, 'its name, where it is about one'),
    value: describedSchema({}, 'what stands there; left out where nothing does'),
    allowed: describedSchema(text, 'what the policy allows'),
    required: describedSchema(text, 'what the policy requires, all of it'),
    at: describedSchema(nullable(position), 'where it stands in the input; null for what is added'),
  },
  ['container', 'value', 'allowed', 'required'],
);

const check: Schema = {
  $schema: DRAFT,
  title: 'One answer of psp-ferry check: a line of --format ndjson, an item of --format json',
  ...objectSchema(
    {
      id: describedSchema(text, "the AdmissionReview's uid, or file#index"),
      object: objectSchema({ kind: text, namespace: text, name: text }),
      at: describedSchema(position, 'where the object stands in the input'),
      review: describedSchema(
        objectSchema({ operation: text, subResource: text }),
        'what an AdmissionReview asks for',
      ),
      requester: objectSchema(
        {
          user: describedSchema(
            { type: ['string', 'null'] },
            'who creates the pod: the controller of the workload, the node of a mirror pod, the user of --as or of the review; null where that is not known',
          ),
          assumed: describedSchema(
            text,
            'whose grants count, where the requester is not known, or how it follows from what is known of an operator',
          ),
        },
        ['assumed'],
      ),
      psp: objectSchema(
        {
          verdict,
          policy: describedSchema({ type: ['string', 'null'] }, 'the admitting policy'),
          reasons: { type: 'array', items: checkReason },
          note: describedSchema(
            text,
            'why PSP does not check the request, or refuses it without reasons; beside `mutated`, why the API server then refuses the pod',
          ),
          pod,
        },
        ['note', 'pod'],
      ),
      targets: {
        type: 'object',
        propertyNames: { enum: TARGET_NAMES },
        additionalProperties: objectSchema(
          {
            verdict,
            gaps: describedSchema(texts, 'ids of the gaps that explain a difference from PSP'),
            note: describedSchema(
              text,
              'why the API server refuses the pod that the target made of it',
            ),
            pod,
          },
          ['note', 'pod'],
        ),
      },
      diff: describedSchema(texts, 'the lines of the pod that defaulting changes, with --diff'),
      error: describedSchema(text, 'why the input could not be read; nothing but the id beside it'),
    },
    ['object', 'at', 'review', 'requester', 'psp', 'targets', 'diff', 'error'],
  ),
};

/** Schemas by their file names. */
export const publishedSchemas: Readonly<Record<string, Schema>> = {
  'policyset.schema.json': publishedPolicySetSchema(),
  'gaps.schema.json': gaps,
  'check.schema.json': check,
  'gaps-review.schema.json': review,
  'gaps-baseline.schema.json': baseline,
  'diff.schema.json': diff,
};
