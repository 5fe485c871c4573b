/** Options of all commands that work on targets. */
import { minorOf, namespaceOptions } from '../../api/choices.js';
import { canBeResidual, CHOICE_VALUES } from '../../api/choiceValues.js';
import { TARGET_NAMES, type TargetName } from '../../gaps/gap.js';
import type { InputFacts } from '../../load/readPolicySet.js';
import { SOURCE } from '../../ir/source.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import { DEFAULT_OPTIONS, SELECTIONS, type EmitOptions } from '../../targets/shared/options.js';
import type { Terminal } from '../io/terminal.js';
import type { OptionTable, ValuesOf } from '../options/option.js';
import { accepted, UsageError } from '../io/exit.js';

export const TARGET_OPTIONS = {
  mode: {
    type: 'string',
    choices: ['audit', 'warn', 'enforce'],
    default: 'enforce',
    describe:
      'what happens to a pod that the policies refuse: it is recorded (audit), admitted with a warning (warn) or refused (enforce)',
  },
  selection: {
    type: 'string',
    choices: ['auto', ...SELECTIONS],
    default: 'auto',
    describe:
      'who may use which policy: whoever RBAC says at admission (live), whoever the input says (static), everyone (any), or the most exact of these that the target has (auto)',
  },
  'psa-level': {
    type: 'string',
    choices: CHOICE_VALUES.psaLevel,
    default: DEFAULT_OPTIONS.psaLevel,
    onlyFor: ['psa'],
    describe:
      'psa: for each namespace the level nearest to its policies, one that refuses nothing PSP admits (lossless) or one that admits nothing PSP refuses (safe); or one level for all',
  },
  kubernetes: {
    type: 'string',
    default: `1.${KNOWN_MINORS.newest}`,
    describe: 'the Kubernetes version of the cluster that gets the policies',
  },
  ephemeral: {
    type: 'string',
    choices: ['guard', 'as-psp'],
    default: 'guard',
    onlyFor: ['vap', 'kyverno-cel'],
    describe:
      'vap and kyverno-cel: whether ephemeral containers are checked (guard), or not, as with PSP (as-psp)',
  },
  residual: {
    type: 'boolean',
    default: false,
    describe:
      'with -t psa,vap, which are applied together: vap checks only what the level of psa does not',
  },
} as const satisfies OptionTable;

/** If no target is named, all are used. */
export const TARGETS = {
  target: {
    type: 'string',
    array: true,
    alias: 't',
    choices: TARGET_NAMES,
    describe: 'the targets; all if left out',
  },
  namespace: {
    type: 'string',
    array: true,
    alias: 'n',
    namespaces: true,
    onlyFor: ['psa'],
    describe:
      'psa: further namespaces, besides those of the input; a single one is also that of charts and workloads that name none',
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
  if (residual && !canBeResidual(target))
    throw new UsageError('--residual divides the rules between psa and vap: name both, -t psa,vap');
  return {
    mode,
    ephemeral,
    selection,
    psaLevel,
    minor: knownMinor(kubernetes),
    residual,
    ...namespaceOptions(namespaces, facts),
    locate: facts.locate,
  };
}

const knownMinor = (version: string): number => accepted('--kubernetes', () => minorOf(version));
