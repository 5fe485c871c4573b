/** The choices that are common to all functions which work on targets, and their defaults. */
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { nearMatch } from '../base/nearMatch.js';
import { labelFaults } from '../base/objectNames.js';
import { printable } from '../base/printable.js';
import type { InputFacts } from '../load/readPolicySet.js';
import type { Problem } from '../base/problem.js';
import { quoted } from '../base/quoted.js';
import { KNOWN_MINORS } from '../standards/knownMinors.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../targets/shared/options.js';
import { canBeResidual, CHOICE_VALUES } from './choiceValues.js';

/** The same choices as the options of the command line. */
export interface TargetChoices extends Partial<
  Pick<EmitOptions, 'mode' | 'ephemeral' | 'selection' | 'psaLevel' | 'namespaces' | 'residual'>
> {
  /** Default: all targets. */
  readonly targets?: readonly TargetName[];
  /**
   * Version of the cluster's Kubernetes, such as `1.37`. Default: the newest version that psp-ferry
   * knows. A newer version is treated as that one.
   */
  readonly kubernetes?: string;
}

/** @throws RangeError for an unknown target name. */
export const targetsOf = ({ targets }: TargetChoices): readonly TargetName[] =>
  targets === undefined ? TARGET_NAMES : targets.map((name) => known('target', name, TARGET_NAMES));

/**
 * @throws RangeError for a version of Kubernetes or a value that is not known, and for `residual`
 *   without both psa and vap.
 */
export function optionsOf(choices: TargetChoices, facts: InputFacts): EmitOptions {
  const { mode, ephemeral, selection, psaLevel, namespaces, minor } = DEFAULT_OPTIONS;
  const { kubernetes } = choices;
  return {
    mode: known('mode', choices.mode ?? mode, CHOICE_VALUES.mode),
    ephemeral: known('ephemeral', choices.ephemeral ?? ephemeral, CHOICE_VALUES.ephemeral),
    selection: known('selection', choices.selection ?? selection, CHOICE_VALUES.selection),
    psaLevel: known('psaLevel', choices.psaLevel ?? psaLevel, CHOICE_VALUES.psaLevel),
    ...namespaceOptions((choices.namespaces ?? namespaces).map(namespaceName), facts),
    residual: residualOf(choices),
    minor: kubernetes === undefined ? minor : minorOf(kubernetes),
    locate: facts.locate,
  };
}

function residualOf(choices: TargetChoices): boolean {
  const { residual = DEFAULT_OPTIONS.residual } = choices;
  if (!residual || canBeResidual(targetsOf(choices))) return residual;
  throw new RangeError(
    "residual divides the rules between psa and vap: name both, as in { targets: ['psa', 'vap'] }",
  );
}

/** The namespaces that the caller names, together with those of the input. */
export const namespaceOptions = (
  named: readonly string[],
  { namespaces }: InputFacts,
): Pick<EmitOptions, 'namespaces' | 'existing'> => ({
  namespaces: [...new Set([...named, ...namespaces.keys()])],
  existing: namespaces,
});

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
/** True for a plain object. False for a list, and for a Map, whose entries are not properties. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === '[object Object]';

function isUser(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { user, groups = [], ...rest } = value;
  return isText(user) && isListOfTexts(groups) && Object.keys(rest).length === 0;
}

/** The types of the choices. Callers in JavaScript have no compiler that checks them. */
const KINDS = {
  text: { is: isText, wanted: 'a text' },
  flag: { is: (value: unknown) => typeof value === 'boolean', wanted: 'true or false' },
  list: { is: isListOfTexts, wanted: 'a list of texts' },
  user: { is: isUser, wanted: "an object, as in { user: 'jane', groups: ['developers'] }" },
  accounts: {
    is: (value: unknown) => isRecord(value) && Object.values(value).every(isText),
    wanted: "an object, as in { Workflow: 'argo/controller' }",
  },
  /**
   * The name means different types in different functions (`pods` is a flag of `check`, and objects
   * for `bundle`), so its type is not checked.
   */
  either: { is: () => true, wanted: '' },
} as const;

/** Every choice of every function of the library, with its type. */
const CHOICES = {
  ...{ mode: 'text', selection: 'text', ephemeral: 'text', psaLevel: 'text', kubernetes: 'text' },
  ...{ namespace: 'text', name: 'text', controllers: 'text', failOn: 'text', impact: 'text' },
  ...{ today: 'text', chartVersion: 'text', targets: 'list', engines: 'list', namespaces: 'list' },
  ...{ residual: 'flag', strict: 'flag', diff: 'flag', pods: 'either' },
  ...{ as: 'user', customControllers: 'accounts' },
} as const satisfies Readonly<Record<string, keyof typeof KINDS>>;

/**
 * Without this check, a misspelt choice would be ignored without a word. A choice that only another
 * function knows is accepted: callers may pass one object of choices to several functions.
 *
 * @throws RangeError for a choice that no function has, and for a value of the wrong type.
 */
export function requireChoices(choices: object): void {
  if (!isRecord(choices))
    throw new RangeError("choices: give an object, as in { targets: ['vap'] }");
  const names = Object.keys(CHOICES) as (keyof typeof CHOICES)[];
  for (const [given, value] of Object.entries(choices)) {
    const name = known('choice', given as keyof typeof CHOICES, names);
    const { is, wanted } = KINDS[CHOICES[name]];
    if (value === undefined || is(value)) continue;
    const [item = value] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    const isShown = CHOICES[name] === 'list' && ['string', 'number'].includes(typeof item);
    const example = isShown ? `, as in ["${printable(String(item))}"]` : '';
    throw new RangeError(`${name}: give ${wanted}${example}`);
  }
}

/**
 * Checks a value at run time, because callers in JavaScript have no compiler that checks it.
 *
 * @throws RangeError if `value` is not one of `values`.
 */
export function known<T extends string>(choice: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  const near = nearMatch(String(value), values);
  throw new RangeError(
    `there is no ${choice} "${printable(String(value))}"; ${near === undefined ? `it is one of ${values.join(', ')}` : `did you mean "${near}"?`}`,
  );
}

/** @throws RangeError if `name` cannot be the name of a namespace. */
export function namespaceName(name: string): string {
  const [fault] = labelFaults(name);
  if (fault === undefined) return name;
  throw new RangeError(`${quoted(name)}: no server has a namespace of this name: ${fault}`);
}

/** A message if `version` is newer than the versions that psp-ferry knows; otherwise undefined. */
export function newerThanKnown(version: string): string | undefined {
  const newest = `1.${KNOWN_MINORS.newest}`;
  return minorIn(version) > KNOWN_MINORS.newest
    ? `${printable(version)} is newer than this version of psp-ferry knows; taken as ${newest}`
    : undefined;
}

/** `newerThanKnown` as a warning. Its position names the choice, because no file is concerned. */
export function versionWarnings({
  kubernetes,
}: Pick<TargetChoices, 'kubernetes'>): readonly Problem[] {
  const message = kubernetes === undefined ? undefined : newerThanKnown(kubernetes);
  return message === undefined
    ? []
    : [{ severity: 'warning', position: { file: 'kubernetes' }, message }];
}

/** Clouds and distributions append something: `1.31+`, `v1.31.4-gke.100`, `v1.31.4+k3s1`. */
const minorIn = (version: string): number =>
  Number(/^v?1\.([0-9]{1,3})(?:\.[0-9]+)?(?:[+-][\w.+-]*)?$/.exec(version)?.[1] ?? NaN);

/**
 * The minor version. A version that is newer than the known ones is treated as the newest known
 * one.
 * @throws RangeError for a version that is too old, or that is not a version.
 */
export function minorOf(version: string): number {
  const minor = minorIn(version);
  const { oldest, newest } = KNOWN_MINORS;
  if (minor >= oldest) return Math.min(minor, newest);
  throw new RangeError(
    `${printable(version)}: name the version of the cluster that gets the policies, from 1.${oldest} (the first without PSP) to 1.${newest}`,
  );
}
