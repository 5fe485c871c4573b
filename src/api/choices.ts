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
  targets === undefined
    ? TARGET_NAMES
    : listOf('targets', targets).map((name) => known('target', name, TARGET_NAMES));

/** @throws RangeError for a version or value that is not known. */
export function optionsOf(choices: TargetChoices, facts: InputFacts): EmitOptions {
  const { mode, ephemeral, selection, psaLevel, namespaces, minor, residual } = DEFAULT_OPTIONS;
  const { kubernetes } = choices;
  return {
    mode: known('mode', choices.mode ?? mode, CHOICE_VALUES.mode),
    ephemeral: known('ephemeral', choices.ephemeral ?? ephemeral, CHOICE_VALUES.ephemeral),
    selection: known('selection', choices.selection ?? selection, CHOICE_VALUES.selection),
    psaLevel: known('psaLevel', choices.psaLevel ?? psaLevel, CHOICE_VALUES.psaLevel),
    ...namespaceOptions(
      listOf('namespaces', choices.namespaces ?? namespaces).map(namespaceName),
      facts,
    ),
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

/** What the functions of the library take between them. */
const CHOICES = [
  ...['targets', 'kubernetes', 'mode', 'selection', 'ephemeral', 'psaLevel', 'residual'],
  ...['namespaces', 'namespace', 'strict', 'as', 'controllers', 'customControllers'],
  ...['failOn', 'impact', 'today', 'name', 'chartVersion', 'engines', 'pods', 'diff'],
];

/**
 * A choice that is misspelt would be as if it were left out. One of another function is let
 * through: several may be called with the same choices.
 *
 * @throws RangeError for a choice that no function has.
 */
export function requireChoices(choices: object): void {
  for (const name of Object.keys(choices)) known('choice', name, CHOICES);
}

function listOf<T>(choice: string, value: readonly T[]): readonly T[] {
  const isList: boolean = Array.isArray(value);
  if (!isList) throw new RangeError(`${choice}: give a list, as in ["${String(value)}"]`);
  return value;
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
