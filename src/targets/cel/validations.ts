/** Validations in CEL for one or many policies: any of them may admit. */
import type { PolicySet } from '../../ir/policySet.js';
import { celString } from '../../lang/printCel.js';
import { celChecks, SHARED_VARIABLES, type CelCheck, type CelVariable } from './celChecks.js';

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
export const comparedExpression = ({ expression, dynamic }: Validation): string => (dynamic ? `${expression} == true` : expression);

/** Engines cut messages off or drop them beyond 5 KiB, and forbid line breaks. */
const MESSAGE_LIMIT = 2000;

const made = new WeakMap<PolicySet, Validations>();

/** The same for every target that speaks CEL, so made once for a set. */
export function validationsOf(policySet: PolicySet): Validations {
  let validations = made.get(policySet);
  if (validations === undefined) made.set(policySet, (validations = makeValidations(policySet)));
  return validations;
}

function makeValidations({ policies }: PolicySet): Validations {
  const usable = policies.flatMap((policy) => {
    const checks = celChecks(policy);
    return checks === undefined ? [] : [{ name: policy.name, checks }];
  });
  const variables = SHARED_VARIABLES.map((variable) => ({ ...variable, comment: 'init and ephemeral containers are held to the same rules' }));
  if (usable.length === 0) return { variables, validations: [nothingUsable()] };
  if (usable.length === 1 && policies.length === 1) return { variables, validations: one(usable[0]!) };
  return many(usable, variables);
}

interface UsablePolicy { readonly name: string; readonly checks: readonly CelCheck[] }

function nothingUsable(): Validation {
  return { expression: 'false', dynamic: false, message: 'no PodSecurityPolicy is usable: each lacks ranges or options that its strategies need', comment: 'PSP skips every one of these policies' };
}

/** One validation for each check, with a message of its own. */
function one({ name, checks }: UsablePolicy): readonly Validation[] {
  return checks.map(({ field, expression, dynamic, message }) => ({
    expression, dynamic, message: oneLine(`PodSecurityPolicy ${name}, ${message}`), comment: `spec.${field}`,
  }));
}

/** One verdict: a policy with no reason to refuse admits. The message gives every policy's reasons. */
function many(policies: readonly UsablePolicy[], shared: Validations['variables']): Validations {
  const names = variableNames(policies.map(({ name }) => name));
  const reasons = policies.map(({ name, checks }, i) => ({
    name: names[i]!, expression: reasonsExpression(checks), comment: `PodSecurityPolicy ${name}: why it refuses; an empty list admits`,
  }));
  const listed = policies.map(({ name }, i) => `${celString(`${i === 0 ? '' : ' | '}${name}: `)} + variables.${names[i]!}.join("; ")`);
  return {
    variables: [...shared, ...reasons],
    validations: [{
      expression: names.map((name) => `size(variables.${name}) == 0`).join(' || '),
      dynamic: false, message: 'no PodSecurityPolicy admits this pod',
      messageExpression: `"no PodSecurityPolicy admits this pod. " + ${listed.join(' + ')}`,
      comment: `any of ${policies.map(({ name }) => name).join(', ')} may admit`,
    }],
  };
}

/** One text per check, empty where it holds; what is left are the reasons. */
function reasonsExpression(checks: readonly CelCheck[]): string {
  if (checks.length === 0) return '[""].filter(reason, false)';
  const texts = checks.map(({ expression, message }) => `${expression}\n  ? "" : ${celString(oneLine(message))}`);
  return `[${texts.map((text) => `\n${indent(text)}`).join(',')}\n].filter(reason, reason != "")`;
}

const indent = (text: string): string => text.split('\n').map((line) => `  ${line}`).join('\n');

const oneLine = (message: string): string => {
  const line = message.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}...` : line;
};

/** Policy names as CEL identifiers; a number keeps apart those that would meet. */
function variableNames(policies: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return policies.map((policy) => {
    const base = `psp_${policy.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
    let name = base;
    for (let i = 2; taken.has(name); i += 1) name = `${base}_${i}`;
    taken.add(name);
    return name;
  });
}
