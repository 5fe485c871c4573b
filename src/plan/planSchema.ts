/** The JSON Schema of `plan.json`; `schema/plan.schema.json` holds it as a file. */
import { TARGET_NAMES } from '../gaps/gap.js';
import { STANDARD_LEVELS } from '../standards/standardLevels.js';
import { POLICY_STATUSES } from './plan.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const maybe: Schema = { type: ['string', 'null'] };
const count: Schema = { type: 'integer', minimum: 0 };
const truth: Schema = { type: 'boolean' };
const level: Schema = { enum: STANDARD_LEVELS };
const levelOrNone: Schema = { enum: [...STANDARD_LEVELS, null] };
const target: Schema = { enum: TARGET_NAMES };
const described = (schema: Schema, description: string): Schema => ({ ...schema, description });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const texts = listOf(text);
const object = (
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

const refusals = listOf(
  object({
    workload: described(text, 'such as Deployment shop/web'),
    reasons: texts,
    admittedOncePatched: described(truth, 'whether the patch of the plan is enough'),
  }),
);

const namespace = object({
  name: text,
  exists: described(
    { type: ['boolean', 'null'] },
    'whether the cluster has it; null where the input has no namespaces',
  ),
  policies: described(
    listOf(object({ name: text, subjects: texts })),
    'who may use which policy there',
  ),
  used: described(texts, 'the policies that admit what runs there'),
  workloads: count,
  pods: count,
  level: object({
    recommended: described(
      level,
      'what the policies come nearest to, or weaker where what runs there needs it',
    ),
    lossless: described(level, 'the strictest that refuses nothing PSP admits there'),
    nearest: described(
      levelOrNone,
      'by the policies that pods of the namespace may use; null where there are none',
    ),
    fits: described(
      levelOrNone,
      'the strictest that admits all that runs there, once patched; null where nothing does',
    ),
    today: described(maybe, 'what the namespace enforces now'),
    reasons: texts,
    refuses: described(
      refusals,
      'what the recommended level refuses of what PSP admits, as the workloads stand',
    ),
    next: described(
      nullable(object({ level, refuses: refusals })),
      'the next stricter level; null where there is none',
    ),
  }),
});

const proof = object(
  {
    by: { enum: ['predicate', 'witness'] },
    text,
    predicate: described(text, 'CEL over `object`'),
    witness: described({ type: ['object', 'string'] }, 'a Pod, or the name of a workload'),
  },
  ['predicate', 'witness'],
);

const policy = object({
  name: text,
  status: { enum: POLICY_STATUSES },
  of: described(maybe, 'the other policy'),
  proof,
  workloads: count,
  pods: count,
  logged: described(count, 'how many pods it admitted by the audit log'),
  namespaces: texts,
});

const patch = object({
  patch: described(text, 'a strategic merge patch, below the plan'),
  back: described(text, 'the patch that takes it off'),
  manifest: described(text, 'the changed manifest'),
  inPlace: described(
    truth,
    'whether it can be patched where it is; else its owner is changed, or it is made anew',
  ),
  proof: object({
    unchangedBy: described(
      maybe,
      'the policy that admits the patched workload and changes nothing',
    ),
    targets: described(listOf(target), 'targets that admit it and fill in nothing'),
    fault: described(maybe, 'what is not as it should be'),
  }),
});

const workload = object(
  {
    kind: text,
    namespace: text,
    name: text,
    owner: described(maybe, 'what owns it, where the input does not hold that'),
    pods: count,
    requester: described(maybe, 'who asks for its pods; null where that is assumed'),
    assumed: described(text, 'whose grants count, where nobody says who asks'),
    psp: described(
      { enum: ['allowed', 'mutated', 'denied', null] },
      'null where the input has no policies',
    ),
    policy: described(maybe, 'the policy that admits it'),
    reasons: described(texts, 'why it is refused'),
    annotated: described(
      { type: 'object', additionalProperties: count },
      'the policies that the annotations of its pods name, with how many pods each',
    ),
    differs: described(maybe, 'where annotations and the policies of today disagree'),
    changes: described(
      listOf(object({ path: text, from: {}, to: {} })),
      'what PSP fills in, in the fields of today',
    ),
    patch: nullable(patch),
    level: described(
      object({ now: level, patched: level }),
      'the strictest level that admits it: as it stands, and once patched',
    ),
    targets: described(
      {
        type: 'object',
        propertyNames: target,
        additionalProperties: { enum: ['admitted', 'refused'] },
      },
      'what each target that is written says of it, once patched',
    ),
  },
  ['assumed'],
);

const holders = listOf(
  object({
    subject: described(text, 'such as Group system:masters'),
    namespaces: described(nullable(texts), 'null: all of them'),
    through: described(texts, 'the bindings'),
    ofSystem: described(truth, 'administrators, nodes and controllers of the system'),
  }),
);

export const planSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'How to leave PodSecurityPolicy: plan.json of psp-ferry plan',
  ...object({
    apiVersion: { const: 'psp-ferry/v1' },
    kind: { const: 'Plan' },
    kubernetes: described(text, 'the version that the policies are written for'),
    unknown: described(texts, 'what the input leaves open'),
    target: object({
      recommended: target,
      reason: text,
      written: described(listOf(target), 'those below policies/'),
      notWritten: listOf(object({ target, reason: text })),
      leftOut: described(texts, 'policies that the recommended target does not carry'),
    }),
    namespaces: listOf(namespace),
    policies: listOf(policy),
    simplified: described(
      object({ policies: texts, admitted: count, of: count }),
      'the policies that are enough for what runs, and how many workloads of how many they admit',
    ),
    workloads: listOf(workload),
    access: object({
      labelNamespaces: described(
        holders,
        'with Pod Security Admission: who may lift the policy of a namespace',
      ),
      createPods: holders,
    }),
    watch: object({
      hostPaths: listOf(object({ path: text, writable: truth, workloads: texts })),
      privileged: texts,
      ownerless: described(
        listOf(
          object({
            namespace: text,
            owner: maybe,
            pods: count,
            policies: texts,
            createdBy: texts,
          }),
        ),
        'pods that no workload of the input makes: operators, CI, people',
      ),
      logged: described(
        listOf(object({ namespace: text, policy: text, requests: count, users: texts })),
        'policies that the audit log names where nothing that runs now would be admitted by them',
      ),
    }),
    steps: listOf(object({ number: count, title: text, why: text, commands: texts, back: texts })),
  }),
};

const answer: Schema = { enum: ['admitted', 'refused'] };
const asked = {
  id: described(text, 'unique; the name of the pod'),
  about: { enum: ['workload', 'rule'] },
  title: text,
  namespace: text,
  user: described(maybe, 'who really asks; null where that is not known'),
  psp: described(answer, 'what PSP says'),
};

export const expectationSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'One request that psp-ferry verify makes: a line of expectations.ndjson',
  ...object({
    ...asked,
    groups: texts,
    pod: { type: 'object' },
    targets: described(
      { type: 'object', propertyNames: target, additionalProperties: answer },
      'what the plan expects of each target',
    ),
  }),
};

const verification = object({
  apiVersion: { const: 'psp-ferry/v1' },
  kind: { const: 'Verification' },
  target,
  requests: listOf(
    object({
      ...asked,
      expected: described(answer, 'what the plan expects of the target'),
      answer: described({ enum: ['admitted', 'refused', null] }, 'null: no policy was asked'),
      outcome: described(
        { enum: ['same', 'named', 'unnamed', 'unanswered'] },
        'named: other than PSP, as planned',
      ),
      message: text,
    }),
  ),
});

const auditVerification = object({
  apiVersion: { const: 'psp-ferry/v1' },
  kind: { const: 'AuditVerification' },
  target,
  findings: listOf(
    object({
      kind: text,
      namespace: text,
      name: text,
      message: text,
      workload: described(maybe, 'the workload of the plan that it is about'),
      expected: described(maybe, 'why the plan expects it; null where it does not'),
    }),
  ),
});

export const verificationSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What the new cluster answers beside the plan: psp-ferry verify --format json',
  anyOf: [verification, auditVerification],
};

/** By the name of their file. */
export const planSchemas: Readonly<Record<string, Schema>> = {
  'plan.schema.json': planSchema,
  'plan-expectation.schema.json': expectationSchema,
  'verification.schema.json': verificationSchema,
};
