/** The JSON Schema of `plan.json`, which is published as `schema/plan.schema.json`. */
import { describedSchema, objectSchema } from '../base/objectSchema.js';
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
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const texts = listOf(text);
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

const refusals = listOf(
  objectSchema({
    workload: describedSchema(text, 'such as Deployment shop/web'),
    reasons: texts,
    admittedOncePatched: describedSchema(truth, 'whether the patch of the plan is enough'),
  }),
);

const namespace = objectSchema({
  name: text,
  exists: describedSchema(
    { type: ['boolean', 'null'] },
    'whether the cluster has it; null where the input has no namespaces',
  ),
  policies: describedSchema(
    listOf(objectSchema({ name: text, subjects: texts })),
    'who may use which policy there',
  ),
  used: describedSchema(texts, 'the policies that admit what runs there'),
  workloads: count,
  pods: count,
  level: objectSchema({
    recommended: describedSchema(
      level,
      'the nearest one to the policies, or a weaker one where the running pods need it; never one that is weaker than what the namespace enforces already',
    ),
    lossless: describedSchema(level, 'the strictest that refuses nothing PSP admits there'),
    nearest: describedSchema(
      levelOrNone,
      'by the policies that pods of the namespace may use; null where there are none',
    ),
    deciding: describedSchema(
      listOf(objectSchema({ name: text, subjects: texts })),
      'the policies that ask for `nearest`, and who may use them there, besides the system',
    ),
    fits: describedSchema(
      levelOrNone,
      'the strictest that admits all that runs there, once patched; null where nothing does',
    ),
    today: describedSchema(maybe, 'what the namespace enforces now'),
    reasons: texts,
    refuses: describedSchema(
      refusals,
      'what the recommended level refuses of what PSP admits, as the workloads stand',
    ),
    next: describedSchema(
      nullable(objectSchema({ level, refuses: refusals })),
      'the next stricter level; null where there is none',
    ),
  }),
});

const proof = objectSchema(
  {
    by: { enum: ['predicate', 'witness'] },
    text,
    predicate: describedSchema(text, 'CEL over `object`'),
    witness: describedSchema({ type: ['object', 'string'] }, 'a Pod, or the name of a workload'),
  },
  ['predicate', 'witness'],
);

const policy = objectSchema({
  name: text,
  status: { enum: POLICY_STATUSES },
  of: describedSchema(maybe, 'the other policy'),
  proof,
  workloads: count,
  pods: count,
  logged: describedSchema(count, 'how many pods it admitted by the audit log'),
  namespaces: texts,
});

const patch = objectSchema({
  patch: describedSchema(text, 'a strategic merge patch, below the plan'),
  back: describedSchema(text, 'the patch that takes it off'),
  manifest: describedSchema(text, 'the changed manifest'),
  inPlace: describedSchema(
    truth,
    'whether it can be patched where it is; else its owner is changed, or it is made anew',
  ),
  proof: objectSchema({
    unchangedBy: describedSchema(
      maybe,
      'the policy that admits the patched workload and changes nothing',
    ),
    targets: describedSchema(listOf(target), 'targets that admit it and fill in nothing'),
    fault: describedSchema(maybe, 'what is not as it should be'),
  }),
});

const workload = objectSchema(
  {
    kind: text,
    namespace: text,
    name: text,
    owner: describedSchema(maybe, 'its owner, where that is not in the input'),
    pods: count,
    finished: describedSchema(
      { const: true },
      'a bare pod that has run to its end; it counts, for most are made again',
    ),
    requester: describedSchema(maybe, 'who asks for its pods; null where that is assumed'),
    assumed: describedSchema(text, 'whose grants count, where the requester is unknown'),
    psp: describedSchema(
      { enum: ['allowed', 'mutated', 'denied', null] },
      'null where the input has no policies',
    ),
    policy: describedSchema(maybe, 'the policy that admits it'),
    reasons: describedSchema(texts, 'why it is refused'),
    annotated: describedSchema(
      { type: 'object', additionalProperties: count },
      'the policies that the annotations of its pods name, with how many pods each',
    ),
    differs: describedSchema(maybe, 'where annotations and the policies of today disagree'),
    changes: describedSchema(
      listOf(objectSchema({ path: text, from: {}, to: {} })),
      'what PSP fills in, in the fields of today',
    ),
    patch: nullable(patch),
    level: describedSchema(
      objectSchema({ now: level, patched: level }),
      'the strictest level that admits it: as it stands, and once patched',
    ),
    targets: describedSchema(
      {
        type: 'object',
        propertyNames: target,
        additionalProperties: { enum: ['admitted', 'refused'] },
      },
      'what each target that is written says of it, once patched',
    ),
  },
  ['assumed', 'finished'],
);

const holders = listOf(
  objectSchema({
    subject: describedSchema(text, 'such as Group system:masters'),
    namespaces: describedSchema(nullable(texts), 'null: all of them'),
    through: describedSchema(texts, 'the bindings'),
    ofSystem: describedSchema(truth, 'administrators, nodes and controllers of the system'),
  }),
);

export const planSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'How to leave PodSecurityPolicy: plan.json of psp-ferry plan',
  ...objectSchema({
    apiVersion: { const: 'psp-ferry/v1' },
    kind: { const: 'Plan' },
    kubernetes: describedSchema(text, 'the version that the policies are written for'),
    unknown: describedSchema(texts, 'what the input leaves open'),
    target: objectSchema({
      recommended: target,
      reason: text,
      written: describedSchema(listOf(target), 'those below policies/'),
      notWritten: listOf(objectSchema({ target, reason: text })),
      leftOut: describedSchema(texts, 'policies that the recommended target does not carry'),
    }),
    namespaces: listOf(namespace),
    policies: listOf(policy),
    simplified: describedSchema(
      objectSchema({ policies: texts, admitted: count, of: count }),
      'the policies that are enough for what runs, and how many workloads of how many they admit',
    ),
    workloads: listOf(workload),
    access: objectSchema({
      labelNamespaces: describedSchema(
        holders,
        'with Pod Security Admission: who may lift the policy of a namespace',
      ),
      createPods: holders,
    }),
    watch: objectSchema({
      hostPaths: listOf(objectSchema({ path: text, writable: truth, workloads: texts })),
      privileged: texts,
      ownerless: describedSchema(
        listOf(
          objectSchema({
            namespace: text,
            owner: maybe,
            pods: count,
            policies: texts,
            createdBy: texts,
          }),
        ),
        'pods that no workload of the input makes: operators, CI, people',
      ),
      logged: describedSchema(
        listOf(objectSchema({ namespace: text, policy: text, requests: count, users: texts })),
        'policies of the audit log that admit nothing of what runs now',
      ),
    }),
    steps: listOf(
      objectSchema({ number: count, title: text, why: text, commands: texts, back: texts }),
    ),
  }),
};

const answer: Schema = { enum: ['admitted', 'refused'] };
const asked = {
  id: describedSchema(text, 'unique; the name of the pod'),
  about: { enum: ['workload', 'rule'] },
  title: text,
  namespace: text,
  user: describedSchema(maybe, 'who really asks; null where that is not known'),
  psp: describedSchema(answer, 'what PSP says'),
};

const settings: Schema = {
  type: 'object',
  required: ['containers'],
  properties: { containers: listOf({ type: 'object' }) },
};

export const expectationSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'One request that psp-ferry verify makes: a line of expectations.ndjson',
  ...objectSchema({
    ...asked,
    groups: texts,
    pod: { type: 'object' },
    targets: describedSchema(
      { type: 'object', propertyNames: target, additionalProperties: answer },
      'what the plan expects of each target',
    ),
    settings: describedSchema(
      nullable(settings),
      'what an admitted pod comes to by PSP; null where PSP refuses it',
    ),
    otherSettings: describedSchema(
      { type: 'object', propertyNames: target, additionalProperties: settings },
      'by target, where the plan expects others',
    ),
  }),
};

const verification = objectSchema({
  apiVersion: { const: 'psp-ferry/v1' },
  kind: { const: 'Verification' },
  target,
  requests: listOf(
    objectSchema({
      ...asked,
      expected: describedSchema(answer, 'what the plan expects of the target'),
      answer: describedSchema({ enum: ['admitted', 'refused', null] }, 'null: no policy was asked'),
      outcome: describedSchema(
        { enum: ['same', 'named', 'unnamed', 'unanswered'] },
        'named: other than PSP, as planned',
      ),
      message: describedSchema(
        text,
        'the message of the cluster, or how the stored pod differs from that of PSP',
      ),
    }),
  ),
});

const auditVerification = objectSchema({
  apiVersion: { const: 'psp-ferry/v1' },
  kind: { const: 'AuditVerification' },
  target,
  findings: listOf(
    objectSchema({
      kind: text,
      namespace: text,
      name: text,
      message: text,
      workload: describedSchema(maybe, 'the workload of the plan that it is about'),
      expected: describedSchema(maybe, 'why the plan expects it; null where it does not'),
    }),
  ),
});

export const verificationSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What the new cluster answers beside the plan: psp-ferry verify --format json',
  anyOf: [verification, auditVerification],
};

/** Schemas by their file names. */
export const planSchemas: Readonly<Record<string, Schema>> = {
  'plan.schema.json': planSchema,
  'plan-expectation.schema.json': expectationSchema,
  'verification.schema.json': verificationSchema,
};
