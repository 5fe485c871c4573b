/** Options of all commands that work on targets. */
import { minorOf, namespaceName, namespaceOptions } from '../../api/choices.js';
import { CHOICE_VALUES } from '../../api/choiceValues.js';
import { TARGET_NAMES, type TargetName } from '../../gaps/gap.js';
import type { InputFacts } from '../../load/readPolicySet.js';
import { SOURCE } from '../../ir/source.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import { DEFAULT_OPTIONS, SELECTIONS, type EmitOptions } from '../../targets/shared/options.js';
import type { Terminal } from '../io/terminal.js';
import type { OptionTable, ValuesOf } from '../options/option.js';
import { UsageError } from '../io/exit.js';

export const TARGET_OPTIONS = {
  mode: {
    type: 'string',
    choices: ['audit', 'warn', 'enforce'],
    default: 'enforce',
    describe: 'how refusals are enforced',
  },
  ephemeral: {
    type: 'string',
    choices: ['guard', 'as-psp'],
    default: 'guard',
    describe: 'whether pods/ephemeralcontainers is checked; PSP did not',
  },
  selection: {
    type: 'string',
    choices: ['auto', ...SELECTIONS],
    default: 'auto',
    describe: 'who may use which policy: RBAC asked at admission, grants compiled in, or everyone',
  },
  'psa-level': {
    type: 'string',
    choices: CHOICE_VALUES.psaLevel,
    default: DEFAULT_OPTIONS.psaLevel,
    describe:
      'psa: the nearest level of each namespace, one that refuses nothing PSP admits (lossless), one that admits nothing PSP refuses (safe), or a level for all',
  },
  kubernetes: {
    type: 'string',
    default: `1.${KNOWN_MINORS.newest}`,
    describe: 'the version of the cluster',
  },
  residual: {
    type: 'boolean',
    default: false,
    describe:
      'vap: check only what the level that psa sets leaves to check; both are applied (-t psa,vap)',
  },
} as const satisfies OptionTable;

/** If no target is named, all are used. */
export const TARGETS = {
  target: {
    type: 'string',
    array: true,
    alias: 't',
    choices: TARGET_NAMES,
    describe: 'all if left out',
  },
  namespace: {
    type: 'string',
    array: true,
    alias: 'n',
    describe:
      'namespaces besides those of the input and its grants (psa); if there is one, also for objects of charts and for workloads that name none',
  },
  ...TARGET_OPTIONS,
} as const satisfies OptionTable;

export const POLICY_INPUTS = `files, folders or -: ${SOURCE.kinds}, RBAC, PolicySets`;

export type TargetArguments = ValuesOf<typeof TARGET_OPTIONS>;

export const targetsOrAll = (named: readonly TargetName[] | undefined): readonly TargetName[] =>
  named ?? TARGET_NAMES;

/** @param until the rest of the sentence: what this means for the command. */
export function sayOnlyReports(
  { mode, quiet }: Pick<TargetArguments, 'mode'> & { readonly quiet: boolean },
  until: string,
  terminal: Terminal,
): void {
  if (mode !== 'enforce' && !quiet)
    terminal.err(`--mode ${mode}: targets refuse nothing and fill in nothing; ${until}\n`);
}

/** @throws UsageError for an unknown version, and for --residual without both psa and vap. */
export function emitOptions(
  {
    mode,
    ephemeral,
    selection,
    psaLevel,
    kubernetes,
    residual,
    target = TARGET_NAMES,
  }: TargetArguments & { readonly target?: readonly TargetName[] | undefined },
  namespaces: readonly string[],
  facts: InputFacts,
): EmitOptions {
  if (residual && !(target.includes('psa') && target.includes('vap')))
    throw new UsageError('--residual divides the rules between psa and vap: name both, -t psa,vap');
  return {
    mode,
    ephemeral,
    selection,
    psaLevel,
    minor: knownMinor(kubernetes),
    residual,
    ...namespaceOptions(namespaces.map(requireNamespace), facts),
    locate: facts.locate,
  };
}

const knownMinor = (version: string): number => accepted('--kubernetes', () => minorOf(version));

/** @throws UsageError for a name that no namespace can have. */
export const requireNamespace = (name: string): string =>
  accepted('--namespace', () => namespaceName(name));

function accepted<T>(option: string, value: () => T): T {
  try {
    return value();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`${option} ${error.message}`) : error;
  }
}
