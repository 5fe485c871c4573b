/** The gaps of an earlier state of the inputs, for `--against`. */
import { printable } from '../../base/printable.js';
import type { DiffInput } from '../../diff/difference.js';
import type { Gap } from '../../gaps/gap.js';
import { POLICY_SET_API_VERSION } from '../../ir/policySet.js';
import { holdPolicies, readPolicySet } from '../../load/readPolicySet.js';
import { progressOn } from '../io/progress.js';
import { documentsAt } from '../io/revision.js';
import type { Terminal } from '../io/terminal.js';
import { renderOf } from '../render/render.js';
import { analysesOf } from './analysing.js';
import type { GapsArguments } from './gaps.js';
import { emitOptions, targetsOrAll } from './targetOptions.js';

export interface EarlierGaps {
  /** The revision or folder, as the user names it. */
  readonly name: string;
  readonly input: DiffInput;
  readonly gaps: readonly Gap[];
}

/**
 * @param against a revision of git, or a folder.
 * @returns no gaps if there was no policy, with a warning.
 */
export async function earlierGaps(
  against: string,
  args: GapsArguments,
  terminal: Terminal,
): Promise<EarlierGaps> {
  const { documents, notes } = await documentsAt(against, args.inputs, {
    values: args.values ?? [],
    rendering: (values) => renderOf({ ...args, values }),
  });
  if (!args.quiet)
    for (const note of notes) terminal.err(`warning: --against ${against}: ${printable(note)}\n`);
  if (!holdPolicies(documents)) {
    if (!args.quiet)
      terminal.err(
        `warning: --against ${against}: the inputs hold no policies there, so every gap counts as new\n`,
      );
    return { name: against, input: NO_POLICIES, gaps: [] };
  }
  const then = readPolicySet(documents, { strict: args.strict });
  return {
    name: against,
    input: then,
    gaps: analysesOf(
      then,
      targetsOrAll(args.target),
      emitOptions(args, args.namespace ?? [], then),
      progressOn(terminal, args),
      against,
    ).flatMap(({ gaps }) => gaps),
  };
}

const NO_POLICIES: DiffInput = {
  policySet: { apiVersion: POLICY_SET_API_VERSION, kind: 'PolicySet', policies: [], grants: [] },
  locate: new Map(),
  locateGrant: () => null,
};
