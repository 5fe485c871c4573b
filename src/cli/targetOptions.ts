/** What every command that looks at targets is told. */
import type { Argv } from 'yargs';
import { minorOf } from '../api/choices.js';
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { nearMatch } from '../ir/nearMatch.js';
import type { Locate } from '../ir/position.js';
import { KNOWN_MINORS } from '../standards/knownMinors.js';
import type { EmitOptions } from '../targets/target.js';
import { SELECTIONS } from '../targets/plan.js';
import { UsageError } from './exit.js';

export type TargetArguments = Pick<EmitOptions, 'mode' | 'ephemeral' | 'selection' | 'psaLevel' | 'minor'>;

const PSA_LEVELS = ['auto', 'privileged', 'baseline', 'restricted'] as const;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- yargs infers the options' types
export function withTargetOptions<T>(y: Argv<T>) {
  return y
    .option('mode', { choices: ['audit', 'warn', 'enforce'] as const, default: 'enforce' as const, describe: 'how refusals are enforced' })
    .option('ephemeral', { choices: ['guard', 'as-psp'] as const, default: 'guard' as const, describe: 'whether pods/ephemeralcontainers is checked; PSP did not' })
    .option('selection', { choices: ['auto', ...SELECTIONS] as const, default: 'auto' as const, describe: 'who may use which policy: RBAC asked at admission, grants compiled in, or everyone' })
    .option('psa-level', { choices: PSA_LEVELS, default: 'auto' as const, describe: 'psa: a level for all, or the strictest that refuses nothing PSP admits' })
    .option('kubernetes', { type: 'string', default: `1.${KNOWN_MINORS.newest}`, describe: 'the version of the cluster' });
}

/** Policies, and all targets unless some are named. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- yargs infers the options' types
export function withPolicies<T>(y: Argv<T>) {
  return withTargetOptions(y)
    .positional('inputs', { describe: 'files, folders or -: PodSecurityPolicies, RBAC, PolicySets', type: 'string', array: true })
    .option('target', { alias: 't', type: 'string', describe: `of ${TARGET_NAMES.join(', ')}; all if left out` })
    .option('namespace', { type: 'string', describe: 'namespaces besides those of the grants (psa)' });
}

export function targetArguments(args: { mode: EmitOptions['mode']; ephemeral: EmitOptions['ephemeral']; selection: EmitOptions['selection']; psaLevel: string; kubernetes: string }): TargetArguments {
  const psaLevel = PSA_LEVELS.find((level) => level === args.psaLevel) ?? 'auto';
  return { mode: args.mode, ephemeral: args.ephemeral, selection: args.selection, psaLevel, minor: knownMinor(args.kubernetes) };
}

function knownMinor(version: string): number {
  try {
    return minorOf(version);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--kubernetes ${error.message}`) : error;
  }
}

export function emitOptions(args: TargetArguments, namespaces: readonly string[], locate: ReadonlyMap<string, Locate>): EmitOptions {
  return { mode: args.mode, ephemeral: args.ephemeral, selection: args.selection, psaLevel: args.psaLevel, minor: args.minor, namespaces, locate };
}

/** yargs drops a lone `-` among several inputs, and whatever follows `--`: they go through as words that no argument can be. */
const HIDDEN = '\0';
export function hideDashes(argv: readonly string[]): string[] {
  const end = argv.indexOf('--'), options = end < 0 ? argv : argv.slice(0, end), inputs = end < 0 ? [] : argv.slice(end + 1);
  return [...options.map((word) => (word === '-' ? HIDDEN + word : word)), ...inputs.map((word) => HIDDEN + word)];
}
export const shown = (word: string): string => (word.startsWith(HIDDEN) ? word.slice(1) : word);

/** Values of an option that may be repeated or hold several, parted by commas. */
export const list = (values: unknown): string[] =>
  [values ?? []].flat(2).flatMap((value) => shown(String(value)).split(',')).filter((value) => value !== '');

export function targetList(values: unknown): TargetName[] {
  return list(values).map((value) => {
    const target = TARGET_NAMES.find((name) => name === value);
    if (target !== undefined) return target;
    const near = nearMatch(value, TARGET_NAMES);
    throw new UsageError(`there is no target "${value}"; ${near === undefined ? `targets are ${TARGET_NAMES.join(', ')}` : `did you mean "${near}"?`}`);
  });
}

export const targetsOrAll = (values: unknown): TargetName[] => (values === undefined ? [...TARGET_NAMES] : targetList(values));
