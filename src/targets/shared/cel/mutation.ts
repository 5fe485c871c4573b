/**
 * What PSP fills in, as one JSONPatch expression in CEL for a whole set: it picks the policy as PSP
 * does (one that changes nothing first,
 * then by name) and applies that policy's defaults. Nothing is filled in for a pod that no policy
 * would then admit.
 */
import type { Default, Step } from '../../../controls/control.js';
import { checksOf, defaultsOf } from '../../../controls/index.js';
import { changes } from '../../../gaps/filledIn.js';
import { compareText } from '../../../base/compareText.js';
import { everywhere } from '../../../controls/scopes.js';
import { seccompAnnotation } from '../../../controls/seccomp.js';
import type { Policy, PolicySet } from '../../../ir/policySet.js';
import { SOURCE } from '../../../ir/source.js';
import { isLiteral } from '../../../lang/isLiteral.js';
import type { Node } from '../../../lang/node.js';
import { celString, printCel, type CelNames } from '../../../lang/printCel.js';
import { bindPolicy, simplify } from '../../../lang/simplify.js';
import {
  podSeccompAnnotation,
  podSeccompFieldName,
  SECCOMP_POD_ANNOTATION,
} from '../../../pod/view.js';
import { choose, equal, literal, TRUE } from '../../../lang/build.js';
import { afterDefaults, afterWrites } from '../../../semantics/afterDefaults.js';
import { compilePolicy } from '../../../semantics/policyEvaluator.js';
import type { Plan } from '../plan.js';
import { CEL_NAMES, SHARED_VARIABLES, type CelVariable } from './sharedVariables.js';
import { grantedCel, sharedGrantVariables, type Granted } from './granted.js';
import { identifiers } from './validations.js';

export interface Mutation {
  readonly variables: readonly (CelVariable & { readonly comment: string })[];
  /** A list of JSONPatch. */
  readonly expression: string;
}

interface FillingPolicy {
  readonly name: string;
  readonly id: string;
  readonly policy: Policy;
  readonly granted: Granted | undefined;
}

const PLACES: CelVariable & { readonly comment: string } = {
  name: 'places',
  comment:
    'every container with its place in the pod; ephemeral ones are never there when a pod is created',
  expression: `object.spec.containers.transformList(i, c, {"path": dyn("/spec/containers/" + string(i)), "container": dyn(c)}) +
object.spec.?initContainers.orValue([]).transformList(i, c, {"path": dyn("/spec/initContainers/" + string(i)), "container": dyn(c)})`,
};

/** What PSP writes beside the pod's seccomp field; empty where it has nothing to write. */
const SECCOMP_ANNOTATION: CelVariable & { readonly comment: string } = {
  name: 'seccompAnnotation',
  comment:
    'PSP wrote the seccomp annotation beside the field and took that for a change; today it does nothing, and shows when this policy is asked again that the choice was made',
  expression: printCel(
    choose(equal(podSeccompAnnotation, literal('')), podSeccompFieldName, literal('')).node,
    CEL_NAMES,
  ),
};

/** How an element of `places` is read. */
const PLACE_NAMES: CelNames = {
  ...CEL_NAMES,
  variables: { ...CEL_NAMES.variables, container: 'place.container' },
};

/** @returns undefined where PSP can use none of the policies. */
export function mutationOf(policySet: PolicySet, plan: Plan): Mutation | undefined {
  const ids = identifiers(policySet.policies.map(({ name }) => name));
  const policies = policySet.policies
    .map((policy, i): FillingPolicy => ({
      name: policy.name,
      id: ids[i]!,
      policy,
      granted: grantedCel(policySet, policy.name, ids[i]!, plan),
    }))
    .filter(({ policy }) => compilePolicy(policy, 'current').usable)
    .sort((a, b) => compareText(a.name, b.name));
  if (policies.length === 0) return undefined;
  const filling = policies.filter(
    ({ policy }) => changes(policy, defaultsOf('current')) !== undefined,
  );
  const variables = [
    ...SHARED_VARIABLES.map((variable) => ({
      ...variable,
      comment: 'init and ephemeral containers are held to the same rules',
    })),
    ...(filling.length > 0 ? [PLACES] : []),
    ...sharedGrantVariables(plan),
    ...policies.flatMap(({ granted }) => granted?.variables ?? []),
    ...(policies.length > 1 ? [SECCOMP_ANNOTATION] : []),
    ...policies.flatMap((one) => policyVariables(one, policies.length > 1)),
    {
      name: 'chosen',
      expression: choice(policies),
      comment: `a policy that changes nothing goes first, then the first by name${policies.length > 1 ? '; where the seccomp annotation is missing, PSP counted every policy as changing the pod' : ''}`,
    },
  ];
  return { variables, expression: patches(filling, policies.length > 1) };
}

function policyVariables(
  { name, id, policy, granted }: FillingPolicy,
  hasRivals: boolean,
): Mutation['variables'] {
  const after = afterDefaults(policy, 'current');
  const demands = checksOf('current').map((check) => everywhere(check.scope, after(check)));
  const admits = simplify({ kind: 'and', items: demands });
  const parts = [
    ...(isLiteral(admits, true) ? [] : [printCel(admits, CEL_NAMES)]),
    ...(granted === undefined ? [] : [granted.expression]),
  ];
  const change = changes(policy, defaultsOf('current'));
  return [
    {
      name: `fits_${id}`,
      expression: parts.length === 0 ? 'true' : parts.join(' &&\n'),
      comment: `${SOURCE.kind} ${name}: whether it admits the pod with its defaults filled in`,
    },
    ...(change === undefined || !hasRivals
      ? []
      : [
          {
            name: `changes_${id}`,
            expression: printCel(simplify(change.node), CEL_NAMES),
            comment: `${SOURCE.kind} ${name}: whether it would fill in anything`,
          },
        ]),
  ];
}

function choice(policies: readonly FillingPolicy[]): string {
  const [only] = policies;
  if (policies.length === 1) return `variables.fits_${only!.id} ? ${celString(only!.name)} : ""`;
  const fills = ({ policy }: FillingPolicy): boolean =>
    changes(policy, defaultsOf('current')) !== undefined;
  const unchanged = policies.map(
    (one) =>
      `variables.fits_${one.id}${fills(one) ? ` && !variables.changes_${one.id}` : ''} ? ${celString(one.name)} :\n`,
  );
  // Those that never change anything were asked already.
  const byName = (some: readonly FillingPolicy[]): string =>
    some.map(({ id, name }) => `variables.fits_${id} ? ${celString(name)} :\n`).join('');
  const none = '""';
  return `variables.seccompAnnotation != "" ? (\n${indent(`${byName(policies)}${none}`)}\n) :\n${unchanged.join('')}${byName(policies.filter(fills))}${none}`;
}

const annotationPatch = (key: string, value: string): string =>
  `[JSONPatch{op: "add", path: ${celString(`/metadata/annotations/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)}, value: ${value}}]`;

function patches(policies: readonly FillingPolicy[], hasRivals: boolean): string {
  const parts = policies.map(
    ({ name, policy }) =>
      `(variables.chosen == ${celString(name)} ?\n${indent(policyPatches(policy, hasRivals))} : [])`,
  );
  const all = [
    '(has(object.metadata.annotations) ? [] : [JSONPatch{op: "add", path: "/metadata/annotations", value: {}}])',
    ...parts,
    ...(hasRivals
      ? [
          `(variables.seccompAnnotation == "" ? [] : ${annotationPatch(SECCOMP_POD_ANNOTATION, 'variables.seccompAnnotation')})`,
        ]
      : []),
    annotationPatch(SOURCE.annotation, 'variables.chosen'),
  ];
  return `variables.chosen == "" ? [] : (\n${indent(all.join(' +\n'))}\n)`;
}

interface BoundDefault {
  readonly one: Default;
  readonly when: Node;
  readonly value: Node;
}

function policyPatches(policy: Policy, hasRivals: boolean): string {
  const bound = defaultsOf('current').flatMap((one): BoundDefault[] => {
    const when = bindPolicy(one.when.node, policy.spec);
    return isLiteral(when, false)
      ? []
      : [{ one, when, value: bindPolicy(one.value.node, policy.spec) }];
  });
  const ofPod = bound.filter(({ one }) => one.scope === 'pod');
  const ofContainers = bound.filter(({ one }) => one.scope === 'container');
  const parts = [
    ...ofPod.map((one) =>
      guarded(one.when, CEL_NAMES, `"/${path(one)}"`, printCel(one.value, CEL_NAMES)),
    ),
    ...(hasRivals ? besideFilledField(ofPod) : []),
  ];
  if (ofContainers.length > 0) {
    const inside = [
      ...parents(ofContainers),
      ...ofContainers.map((one) =>
        guarded(
          one.when,
          PLACE_NAMES,
          `string(place.path) + "/${path(one)}"`,
          printCel(one.value, PLACE_NAMES),
        ),
      ),
    ];
    parts.push(`variables.places.map(place,\n${indent(inside.join(' +\n'))}\n).flatten()`);
  }
  return parts.join(' +\n');
}

/** The seccomp annotation of a field that the policy itself fills in. */
function besideFilledField(defaults: readonly BoundDefault[]): readonly string[] {
  const filled = defaults.find(({ one }) => one.field === seccompAnnotation.field);
  if (filled === undefined) return [];
  const after = afterWrites([{ ...filled.one, when: TRUE.node, value: filled.value }]);
  const when = simplify({
    kind: 'and',
    items: [filled.when, after(seccompAnnotation.when.node)],
  });
  const value = printCel(simplify(after(seccompAnnotation.value.node)), CEL_NAMES);
  return [
    `(${printCel(when, CEL_NAMES)} ? ${annotationPatch(SECCOMP_POD_ANNOTATION, value)} : [])`,
  ];
}

const path = ({ one }: BoundDefault): string => one.path.map(stepText).join('/');

function stepText(step: Step): string {
  if (typeof step !== 'string') throw new Error('defaults of today are written to fields');
  return step;
}

/**
 * Parents that are not there yet, each once, where something below them is filled in. The pod's own
 * security context always is.
 */
function parents(defaults: readonly BoundDefault[]): readonly string[] {
  const paths = [
    ...new Set(
      defaults.flatMap(({ one }) =>
        one.path.slice(0, -1).map((_, i) =>
          one.path
            .slice(0, i + 1)
            .map(stepText)
            .join('/'),
        ),
      ),
    ),
  ].sort((a, b) => a.length - b.length);
  return paths.map((parent) => {
    const steps = parent.split('/');
    const read = steps.reduce<Node>((of, key) => ({ kind: 'at', of, key }), {
      kind: 'variable',
      name: 'container',
    });
    const below = defaults
      .filter(
        ({ one }) =>
          one.path.length > steps.length && steps.every((step, i) => one.path[i] === step),
      )
      .map(({ when }) => when);
    const when = simplify({
      kind: 'and',
      items: [
        { kind: 'not', of: { kind: 'has', of: read } },
        { kind: 'or', items: below },
      ],
    });
    return guarded(when, PLACE_NAMES, `string(place.path) + "/${parent}"`, '{}');
  });
}

function guarded(when: Node, names: CelNames, place: string, value: string): string {
  const condition = printCel(when, names);
  const patch = `[JSONPatch{op: "add", path: ${place}, value: ${value}}]`;
  return isLiteral(when, true)
    ? patch
    : `(${condition.includes('\n') ? `\n${indent(condition)}\n` : condition} ? ${patch} : [])`;
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
