/** The values that one policy fills in, as a list of patches in CEL. */
import type { Default, Step } from '../../../controls/control.js';
import { defaultsOf } from '../../../controls/index.js';
import { seccompAnnotation } from '../../../controls/seccomp.js';
import { remembered, rememberedBy, rememberedRow } from '../../../base/remembered.js';
import type { Policy } from '../../../ir/policySet.js';
import { TRUE } from '../../../lang/build.js';
import { isLiteral } from '../../../lang/isLiteral.js';
import type { Node } from '../../../lang/node.js';
import { celString, printCel, type CelNames } from '../../../lang/printCel.js';
import { bindPolicy } from '../../../lang/bindPolicy.js';
import { simplify } from '../../../lang/simplify.js';
import { SECCOMP_POD_ANNOTATION } from '../../../pod/view.js';
import { afterWrites } from '../../../semantics/afterDefaults.js';
import { CEL_NAMES } from './sharedVariables.js';
import { indent } from './indent.js';

/** Writes one patch in CEL. Both arguments are CEL expressions. */
export type WritePatch = (path: string, value: string) => string;

export const JSON_PATCH: WritePatch = (path, value) =>
  `[JSONPatch{op: "add", path: ${path}, value: ${value}}]`;

export const annotationPath = (key: string): string =>
  celString(`/metadata/annotations/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);

/**
 * In a variable, a patch is a map: the type JSONPatch exists only in the mutation's own expression.
 */
export const AS_MAP: WritePatch = (path, value) =>
  `[{"path": dyn(${path}), "value": dyn(${value})}]`;

/** The names in expressions about an item of `places`. */
const PLACE_NAMES: CelNames = {
  ...CEL_NAMES,
  variables: { ...CEL_NAMES.variables, container: 'place.container' },
};

interface Condition {
  readonly one: Default;
  readonly when: Node;
}
interface BoundDefault extends Condition {
  readonly value: Node;
  /** The condition of the default, without its value. */
  readonly condition: Condition;
}

/**
 * With several policies, `variables.places` must be defined, and the patch includes the seccomp
 * annotation.
 */
export function policyPatches(policy: Policy, hasRivals: boolean, write: WritePatch): string {
  const bound = defaultsOf('current').flatMap((one): BoundDefault[] => {
    const when = bindPolicy(one.when.node, policy.spec);
    return isLiteral(when, false)
      ? []
      : [boundDefault(one)(when)(bindPolicy(one.value.node, policy.spec))];
  });
  return patchesOf(write)(hasRivals)(bound);
}

/** Remembered for policies that fill in the same value. */
const boundDefault = remembered((one: Default) =>
  remembered((when: Node) => {
    const condition: Condition = { one, when };
    return remembered((value: Node): BoundDefault => ({ one, when, value, condition }));
  }),
);

const patchesOf = remembered((write: WritePatch) =>
  rememberedBy(String, (hasRivals: boolean) =>
    rememberedRow((bound: readonly BoundDefault[]) => writePatches(bound, hasRivals, write)),
  ),
);

function writePatches(
  bound: readonly BoundDefault[],
  hasRivals: boolean,
  write: WritePatch,
): string {
  const ofPod = bound.filter(({ one }) => one.scope === 'pod');
  const ofContainers = bound.filter(({ one }) => one.scope === 'container');
  const parts = [
    ...ofPod.map((one) =>
      guarded(one.when, CEL_NAMES, write(`"/${path(one)}"`, printCel(one.value, CEL_NAMES))),
    ),
    ...(hasRivals ? besideFilledField(ofPod, write) : []),
  ];
  if (ofContainers.length > 0) {
    const inside = [
      ...parents(write)(ofContainers.map(({ condition }) => condition)),
      ...ofContainers.map((one) =>
        guarded(
          one.when,
          PLACE_NAMES,
          write(`string(place.path) + "/${path(one)}"`, printCel(one.value, PLACE_NAMES)),
        ),
      ),
    ];
    parts.push(`variables.places.map(place,\n${indent(inside.join(' +\n'))}\n).flatten()`);
  }
  return parts.join(' +\n');
}

/** The seccomp annotation for a field that this policy fills in. */
function besideFilledField(
  defaults: readonly BoundDefault[],
  write: WritePatch,
): readonly string[] {
  const filled = defaults.find(({ one }) => one.field === seccompAnnotation.field);
  if (filled === undefined) return [];
  const after = afterWrites([{ ...filled.one, when: TRUE.node, value: filled.value }]);
  const when = simplify({
    kind: 'and',
    items: [filled.when, after(seccompAnnotation.when.node)],
  });
  const value = printCel(simplify(after(seccompAnnotation.value.node)), CEL_NAMES);
  return [
    `(${printCel(when, CEL_NAMES)} ? ${write(annotationPath(SECCOMP_POD_ANNOTATION), value)} : [])`,
  ];
}

const path = ({ one }: BoundDefault): string => one.path.map(stepText).join('/');

function stepText(step: Step): string {
  if (typeof step !== 'string') throw new Error('defaults of today are written to fields');
  return step;
}

/**
 * Patches that create missing parents of values that are filled in, each once. The pod's
 * securityContext always exists.
 */
const parents = remembered((write: WritePatch) =>
  rememberedRow((defaults: readonly Condition[]) => writeParents(defaults, write)),
);

function writeParents(defaults: readonly Condition[], write: WritePatch): readonly string[] {
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
    return guarded(when, PLACE_NAMES, write(`string(place.path) + "/${parent}"`, '{}'));
  });
}

function guarded(when: Node, names: CelNames, patch: string): string {
  if (isLiteral(when, true)) return patch;
  const condition = printCel(when, names);
  const line = `(${condition} ? ${patch} : [])`;
  return line.length <= 120 && !condition.includes('\n')
    ? line
    : `(\n${indent(condition)}\n    ? ${patch}\n    : []\n)`;
}
