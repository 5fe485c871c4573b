/** Validations in CEL for one or many policies: any of them may admit. */
import { remembered, rememberedBy } from '../../../base/remembered.js';
import { defaultsOf } from '../../../controls/index.js';
import { changes } from '../../../gaps/filledIn.js';
import { compareText } from '../../../base/compareText.js';
import type { Policy, PolicySet } from '../../../ir/policySet.js';
import { SOURCE } from '../../../ir/source.js';
import { celString, printCel } from '../../../lang/printCel.js';
import { simplify } from '../../../lang/simplify.js';
import type { Plan } from '../plan.js';
import { CEL_NAMES, SHARED_VARIABLES, type CelVariable } from './sharedVariables.js';
import { celChecks, type CelCheck } from './celChecks.js';
import { grantedCel, NOTHING_GRANTED, sharedGrantVariables, type Granted } from './granted.js';

export interface Validation {
  readonly expression: string;
  /** See CelCheck. */
  readonly dynamic: boolean;
  readonly message: string;
  readonly messageExpression?: string;
  /** What a reviewer reads above it. */
  readonly comment: string;
}

export interface Validations {
  readonly variables: readonly (CelVariable & { readonly comment: string })[];
  readonly validations: readonly Validation[];
}

/** Kyverno refuses a validation whose type shows only when it is evaluated. */
export const comparedExpression = ({ expression, dynamic }: Validation): string =>
  dynamic ? `${expression} == true` : expression;

/** Engines drop messages beyond 5 KiB, and forbid line breaks. */
const MESSAGE_LIMIT = 2000;
const MESSAGE_BYTES = 5 * 1024;
/** Of a message that may grow longer: no character takes more than four bytes. */
const KEPT_CHARACTERS = 1200;

/** The same for every target that speaks CEL and has the same plan, so made once. */
export function validationsOf(policySet: PolicySet, plan: Plan): Validations {
  // What is left to something else depends on more than the plan.
  return plan.guardOf === undefined
    ? plannedValidations(policySet)(plan)
    : makeValidations(policySet, plan);
}

const plannedValidations = remembered((policySet: PolicySet) =>
  rememberedBy(
    ({ selection, source, defaults, judgesDefaulted }: Plan) =>
      [selection, source, defaults, judgesDefaulted].join(' '),
    (plan) => makeValidations(policySet, plan),
  ),
);

function makeValidations(policySet: PolicySet, plan: Plan): Validations {
  const usable = usablePolicies(policySet, plan);
  const variables = [
    ...SHARED_VARIABLES.map((variable) => ({
      ...variable,
      comment: 'init and ephemeral containers are held to the same rules',
    })),
    ...guardVariables(usable),
  ];
  if (usable.length === 0) return { variables, validations: [nothingUsable()] };
  const grants = [
    ...sharedGrantVariables(plan),
    ...usable.flatMap(({ granted }) => granted?.variables ?? []),
  ];
  if (policySet.policies.length > 1) return many(usable, [...variables, ...grants], plan);
  return { variables: [...variables, ...grants], validations: one(usable[0]!) };
}

/** Each once, in the order in which checks ask for them. */
const guardVariables = (policies: readonly UsablePolicy[]): Validations['variables'] => [
  ...new Map(
    policies
      .flatMap(({ checks }) => checks.flatMap(({ guard }) => guard ?? []))
      .map(({ name, expression, comment }) => [name, { name, expression, comment }]),
  ).values(),
];

interface UsablePolicy {
  readonly name: string;
  /** A CEL identifier that stands for the policy. */
  readonly id: string;
  readonly checks: readonly CelCheck[];
  readonly granted: Granted | undefined;
}

function usablePolicies(policySet: PolicySet, plan: Plan): readonly UsablePolicy[] {
  const { policies } = policySet;
  const ids = identifiers(policies.map(({ name }) => name));
  return policies
    .flatMap((policy, i) => {
      const checks = celChecks(policy, plan);
      if (checks === undefined) return [];
      const id = ids[i]!;
      const unchanged = plan.defaults ? unchangedCheck(policy) : [];
      return [
        {
          name: policy.name,
          id,
          checks: [...checks, ...unchanged],
          granted: grantedCel(policySet, policy.name, id, plan),
        },
      ];
    })
    .sort((a, b) => compareText(a.name, b.name));
}

/** PSP admits a pod only where the policy would change nothing any more. */
function unchangedCheck(policy: Policy): readonly CelCheck[] {
  const change = changes(policy, defaultsOf('current'));
  if (change === undefined) return [];
  const unchanged = simplify({ kind: 'not', of: change.node });
  return [
    {
      field: 'defaults',
      expression: printCel(unchanged, CEL_NAMES),
      dynamic: false,
      message: 'defaults: the pod lacks values that the policy fills in when a pod is created',
    },
  ];
}

function nothingUsable(): Validation {
  return {
    expression: 'false',
    dynamic: false,
    message: `no ${SOURCE.kind} is usable: each lacks ranges or options that its strategies need`,
    comment: 'PSP skips every one of these policies',
  };
}

/** One validation for each check, with a message of its own. */
function one({ name, checks, granted }: UsablePolicy): readonly Validation[] {
  const validations = checks.map(({ field, expression, dynamic, message }) => ({
    expression,
    dynamic,
    message: oneLine(`${SOURCE.kind} ${name}, ${message}`),
    comment: field === 'defaults' ? 'what the policy fills in must be there' : `spec.${field}`,
  }));
  const demanded = validations.length === 0 ? [NOTHING_LEFT] : validations;
  return granted === undefined ? demanded : [grantValidation(granted.expression), ...demanded];
}

/** A policy without validations is none for Kubernetes. */
const NOTHING_LEFT: Validation = {
  expression: 'true',
  dynamic: false,
  message: 'nothing is left to check',
  comment: 'every rule of the policy is carried elsewhere',
};

function grantValidation(expression: string): Validation {
  return {
    expression,
    dynamic: false,
    message: `no ${SOURCE.kind} may be used`,
    messageExpression: NOTHING_GRANTED,
    comment: 'somebody must be allowed to use the policy',
  };
}

/** A policy with no reason to refuse admits, where it is granted. */
function many(
  policies: readonly UsablePolicy[],
  shared: Validations['variables'],
  plan: Plan,
): Validations {
  const reasons = policies.map(({ name, id, checks }) => ({
    name: `refusals_${id}`,
    expression: reasonsExpression(checks),
    comment: `${SOURCE.kind} ${name}: why it refuses; an empty list admits`,
  }));
  const admitted = policies
    .map(
      ({ id, granted }) =>
        `size(variables.refusals_${id}) == 0${granted === undefined ? '' : ` && ${granted.expression}`}`,
    )
    .join(' ||\n');
  const names = policies.map(({ name }) => name).join(', ');
  const grants = policies.flatMap(({ granted }) => granted?.expression ?? []);
  if (plan.selection !== 'live') {
    return {
      variables: [...shared, ...reasons],
      validations: [
        ...(grants.length > 0 ? [grantValidation(grants.join(' ||\n'))] : []),
        {
          expression: admitted,
          dynamic: false,
          message: `no ${SOURCE.kind} admits this pod`,
          messageExpression: allRefusals(policies),
          comment: `any of ${names} may admit`,
        },
      ],
    };
  }
  // Messages cannot ask the authorizer, so each policy that is granted has a validation of its own.
  return {
    variables: [
      ...shared,
      ...reasons,
      { name: 'admitted', expression: admitted, comment: `any of ${names} may admit` },
    ],
    validations: [
      grantValidation(`variables.admitted ||\n${grants.join(' ||\n')}`),
      ...policies.map(({ name, id, checks, granted }): Validation => ({
        expression: `variables.admitted || !${granted!.expression}`,
        dynamic: false,
        message: `${SOURCE.kind} ${name} does not admit this pod`,
        messageExpression: bounded(refusalText(name, id), longest([{ name, checks }])),
        comment: `why ${name} refuses, to whom it is granted`,
      })),
    ],
  };
}

/** Of every policy, or of those that are granted. */
function allRefusals(policies: readonly UsablePolicy[]): string {
  const texts = policies.map(({ name, id, granted }) =>
    granted === undefined
      ? refusalText(name, id)
      : `${granted.expression} ? ${refusalText(name, id)} : ""`,
  );
  const list = `[${texts.map((text) => `\n  ${text}`).join(',')}\n]`;
  const bytes = longest(policies);
  const share = shareOf(policies.length);
  const shown = bytes > MESSAGE_BYTES && share >= LEAST_SHARE ? `${list}${cutTo(share)}` : list;
  const joined = `"no ${SOURCE.kind} admits this pod. " + ${shown}${policies.some(({ granted }) => granted !== undefined) ? '.filter(text, text != "")' : ''}.join(" | ")`;
  return shown === list ? bounded(joined, bytes) : joined;
}

/**
 * Characters for each policy, so that none is cut away by those before it: with what is put around
 * them they come to what may be kept.
 */
const shareOf = (policies: number): number =>
  Math.floor((KEPT_CHARACTERS - MESSAGE_FRAME) / policies) - AROUND_SHARE;
/** `...` and ` | `. */
const AROUND_SHARE = 6;
/** Below this a policy's name alone hardly fits, and the first policies told in full say more. */
const LEAST_SHARE = 100;

const refusalText = (name: string, id: string): string =>
  `${celString(`${SOURCE.kind} ${name}, `)} + variables.refusals_${id}.join("; ")`;

/** The bytes of the message where every policy refuses for every reason. */
const longest = (policies: readonly Pick<UsablePolicy, 'name' | 'checks'>[]): number =>
  policies.reduce(
    (sum, { name, checks }) =>
      sum +
      MESSAGE_FRAME +
      name.length +
      checks.reduce((all, { message }) => all + 2 + utf8.encode(oneLine(message)).length, 0),
    MESSAGE_FRAME,
  );
/** More than what stands around names and reasons. */
const MESSAGE_FRAME = 40;
const utf8 = new TextEncoder();

/** Cut by the engine itself, where it could otherwise drop the whole message and say nothing. */
function bounded(expression: string, bytes: number): string {
  if (bytes <= MESSAGE_BYTES) return expression;
  return `[\n${indent(expression)}\n]${cutTo(KEPT_CHARACTERS)}[0]`;
}

/** Of each text of a list. */
const cutTo = (characters: number): string =>
  `.map(text, size(text) > ${characters} ? text.substring(0, ${characters}) + "..." : text)`;

/** One text per check, empty where it holds; what is left are the reasons. */
function reasonsExpression(checks: readonly CelCheck[]): string {
  if (checks.length === 0) return '[""].filter(reason, false)';
  const texts = checks.map(
    ({ expression, message }) => `${expression}\n  ? "" : ${celString(oneLine(message))}`,
  );
  return `[${texts.map((text) => `\n${indent(text)}`).join(',')}\n].filter(reason, reason != "")`;
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

const oneLine = (message: string): string => {
  const line = message.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}...` : line;
};

/** Policy names as CEL identifiers; a number keeps apart those that would meet. */
export function identifiers(policies: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return policies.map((policy) => {
    const base = policy.replaceAll(/[^A-Za-z0-9]/g, '_');
    let name = base;
    for (let i = 2; taken.has(name); i += 1) name = `${base}_${i}`;
    taken.add(name);
    return name;
  });
}
