/** The choices of every function that looks at targets, and their defaults. */
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { nearMatch } from '../base/nearMatch.js';
import { labelFaults } from '../base/objectNames.js';
import { printable } from '../base/printable.js';
import type { InputFacts } from '../load/readPolicySet.js';
import type { Problem } from '../base/problem.js';
import { quoted } from '../base/quoted.js';
import { KNOWN_MINORS } from '../standards/knownMinors.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../targets/shared/options.js';
import { CHOICE_VALUES } from './choiceValues.js';

/** As on the command line. */
export interface TargetChoices extends Partial<
  Pick<EmitOptions, 'mode' | 'ephemeral' | 'selection' | 'psaLevel' | 'namespaces' | 'residual'>
> {
  /** All of them where left out. */
  readonly targets?: readonly TargetName[];
  /**
   * The version of the cluster, as `1.37`; the newest known where left out, and for one that is
   * newer.
   */
  readonly kubernetes?: string;
}

/** @throws RangeError for a target that there is not. */
export const targetsOf = ({ targets }: TargetChoices): readonly TargetName[] =>
  targets === undefined ? TARGET_NAMES : targets.map((name) => known('target', name, TARGET_NAMES));

/** @throws RangeError for a version or value that is not known. */
export function optionsOf(choices: TargetChoices, facts: InputFacts): EmitOptions {
  const { mode, ephemeral, selection, psaLevel, namespaces, minor, residual } = DEFAULT_OPTIONS;
  const { kubernetes } = choices;
  return {
    mode: known('mode', choices.mode ?? mode, CHOICE_VALUES.mode),
    ephemeral: known('ephemeral', choices.ephemeral ?? ephemeral, CHOICE_VALUES.ephemeral),
    selection: known('selection', choices.selection ?? selection, CHOICE_VALUES.selection),
    psaLevel: known('psaLevel', choices.psaLevel ?? psaLevel, CHOICE_VALUES.psaLevel),
    ...namespaceOptions((choices.namespaces ?? namespaces).map(namespaceName), facts),
    residual: choices.residual ?? residual,
    minor: kubernetes === undefined ? minor : minorOf(kubernetes),
    locate: facts.locate,
  };
}

/** Namespaces of the input are known as those are that somebody names. */
export const namespaceOptions = (
  named: readonly string[],
  { namespaces }: InputFacts,
): Pick<EmitOptions, 'namespaces' | 'existing'> => ({
  namespaces: [...new Set([...named, ...namespaces.keys()])],
  existing: namespaces,
});

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
/** An object of fields: no list, and no Map, whose entries are no fields. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === '[object Object]';

function isUser(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { user, groups = [], ...rest } = value;
  return isText(user) && isListOfTexts(groups) && Object.keys(rest).length === 0;
}

/** What callers in JavaScript may get wrong, whom no compiler tells. */
const KINDS = {
  text: { is: isText, wanted: 'a text' },
  flag: { is: (value: unknown) => typeof value === 'boolean', wanted: 'true or false' },
  list: { is: isListOfTexts, wanted: 'a list' },
  user: { is: isUser, wanted: "an object, as in { user: 'jane', groups: ['developers'] }" },
  accounts: {
    is: (value: unknown) => isRecord(value) && Object.values(value).every(isText),
    wanted: "an object, as in { Workflow: 'argo/controller' }",
  },
  /** A flag of one function, and objects of another. */
  either: { is: () => true, wanted: '' },
} as const;

/** What the functions of the library take between them. */
const CHOICES = {
  ...{ mode: 'text', selection: 'text', ephemeral: 'text', psaLevel: 'text', kubernetes: 'text' },
  ...{ namespace: 'text', name: 'text', controllers: 'text', failOn: 'text', impact: 'text' },
  ...{ today: 'text', chartVersion: 'text', targets: 'list', engines: 'list', namespaces: 'list' },
  ...{ residual: 'flag', strict: 'flag', diff: 'flag', pods: 'either' },
  ...{ as: 'user', customControllers: 'accounts' },
} as const satisfies Readonly<Record<string, keyof typeof KINDS>>;

/**
 * A choice that is misspelt would be as if it were left out. One of another function is let
 * through: several may be called with the same choices.
 *
 * @throws RangeError for a choice that no function has, and for a value of another kind.
 */
export function requireChoices(choices: object): void {
  if (!isRecord(choices))
    throw new RangeError("choices: give an object, as in { targets: ['vap'] }");
  const names = Object.keys(CHOICES) as (keyof typeof CHOICES)[];
  for (const [given, value] of Object.entries(choices)) {
    const name = known('choice', given as keyof typeof CHOICES, names);
    const { is, wanted } = KINDS[CHOICES[name]];
    if (value === undefined || is(value)) continue;
    const example = CHOICES[name] === 'list' ? `, as in ["${String(value)}"]` : '';
    throw new RangeError(`${name}: give ${wanted}${example}`);
  }
}

/**
 * Callers in JavaScript have no compiler that tells them.
 *
 * @throws RangeError for what is none of the values.
 */
export function known<T extends string>(choice: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  const near = nearMatch(String(value), values);
  throw new RangeError(
    `there is no ${choice} "${value}"; ${near === undefined ? `it is one of ${values.join(', ')}` : `did you mean "${near}"?`}`,
  );
}

/** @throws RangeError for what no namespace is called. */
export function namespaceName(name: string): string {
  const [fault] = labelFaults(name);
  if (fault === undefined) return name;
  throw new RangeError(`${quoted(name)}: no server has a namespace of this name: ${fault}`);
}

/** What to say of a version that is newer than those known, or nothing. */
export function newerThanKnown(version: string): string | undefined {
  const newest = `1.${KNOWN_MINORS.newest}`;
  return minorIn(version) > KNOWN_MINORS.newest
    ? `${printable(version)} is newer than this version of psp-ferry knows; taken as ${newest}`
    : undefined;
}

/** The same as a warning of a library's answer; its place is the choice itself. */
export function versionWarnings({
  kubernetes,
}: Pick<TargetChoices, 'kubernetes'>): readonly Problem[] {
  const message = kubernetes === undefined ? undefined : newerThanKnown(kubernetes);
  return message === undefined
    ? []
    : [{ severity: 'warning', position: { file: 'kubernetes' }, message }];
}

const minorIn = (version: string): number =>
  Number(/^v?1\.([0-9]{1,3})(?:\.[0-9]+)?$/.exec(version)?.[1] ?? NaN);

/**
 * A version that is newer than those known is taken as the newest of them.
 * @throws RangeError for one that is older, or is none.
 */
export function minorOf(version: string): number {
  const minor = minorIn(version);
  const { oldest, newest } = KNOWN_MINORS;
  if (minor >= oldest) return Math.min(minor, newest);
  throw new RangeError(
    `${version}: versions from 1.${oldest} (the first without PSP) to 1.${newest} are known`,
  );
}
