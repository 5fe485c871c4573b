/** Options of commands that judge workloads: who requests their pods. */
import { askersOf, requesterOf, type AskingChoices } from '../../api/surroundings.js';
import { nearMatch } from '../../base/nearMatch.js';
import { printable } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { isOfKubernetes, type Askers } from '../../pod/requester.js';
import { accepted, UsageError } from '../io/exit.js';
import type { Terminal } from '../io/terminal.js';
import type { OptionTable, ValuesOf } from '../options/option.js';

export const ASKING_OPTIONS = {
  as: {
    type: 'string',
    describe:
      'the user who creates pods that have no controller; if left out, anybody who may use a policy',
  },
  'as-group': {
    type: 'string',
    array: true,
    describe: 'the groups of that user, besides those that the server adds',
  },
  controllers: {
    type: 'string',
    choices: ['own', 'shared'],
    default: 'own',
    describe:
      'whether each controller has its own service account (own), or all are system:kube-controller-manager (shared)',
  },
  'custom-controller': {
    type: 'string',
    array: true,
    describe:
      'KIND=NAMESPACE/NAME: the service account of the controller of another kind; if left out, that of the workload that it makes, where this is known, or only the group system:authenticated',
  },
  namespace: {
    type: 'string',
    alias: 'n',
    namespaces: true,
    default: 'default',
    describe: 'the namespace of objects that name none',
  },
} as const satisfies OptionTable;

export type AskingArguments = Omit<ValuesOf<typeof ASKING_OPTIONS>, 'namespace'>;

export const askingChoices = ({
  as,
  asGroup,
  controllers,
  customController = [],
}: AskingArguments): AskingChoices => ({
  as: as === undefined ? undefined : { user: as, groups: asGroup ?? [] },
  controllers,
  customControllers: Object.fromEntries(customController.map(accountOfKind)),
});

function accountOfKind(given: string): readonly [kind: string, account: string] {
  const [, kind, account] = /^(?:([^=]+)=)?(.*)$/.exec(given)!;
  return [kind ?? '*', account!];
}

/** @throws UsageError for two accounts of one kind. */
function requireOneAccount({ customController = [] }: AskingArguments): void {
  const accounts = new Map<string, string>();
  for (const [kind, account] of customController.map(accountOfKind)) {
    const other = accounts.get(kind);
    if (other !== undefined && other !== account)
      throw new UsageError(
        `--custom-controller: ${kind === '*' ? 'any kind' : kind} has two accounts, ${other} and ${account}: name one`,
      );
    accounts.set(kind, account);
  }
}

/**
 * @throws UsageError for --as-group without --as, for a requester whom no server has, and for a
 *   controller that is not one service account.
 */
export function askersIn(args: AskingArguments): Askers {
  if (args.as === undefined && (args.asGroup ?? []).length > 0)
    throw new UsageError('--as-group names the groups of a user: name the user too, --as USER');
  requireOneAccount(args);
  const choices = askingChoices(args);
  if (choices.as !== undefined) accepted('--as and --as-group:', () => requesterOf(choices.as!));
  return accepted('--custom-controller:', () => askersOf(choices));
}

/**
 * Says which controllers the user named in vain, if pods come from others that nobody named, or if
 * Kubernetes itself has the controller.
 * @param kinds the kinds for which other controllers than those of Kubernetes made pods.
 */
export function sayUnusedControllers(
  { customController = [], quiet }: AskingArguments & { readonly quiet: boolean },
  kinds: ReadonlySet<string>,
  terminal: Terminal,
): void {
  if (quiet) return;
  const named = new Map(customController.map((given) => [accountOfKind(given)[0], given]));
  const others = [...kinds].filter((kind) => !named.has(kind));
  for (const [kind, given] of named) {
    const why = kind === '*' || kinds.has(kind) ? undefined : whyUnused(kind, others);
    if (why !== undefined)
      terminal.err(`psp-ferry: warning: --custom-controller ${printable(given)}: ${why}\n`);
  }
}

function whyUnused(kind: string, others: readonly string[]): string | undefined {
  if (isOfKubernetes(kind))
    return `the controller of a ${kind} is one of Kubernetes, and has its own account; see --controllers`;
  if (others.length === 0) return undefined;
  const near = nearMatch(kind, others);
  const remedy =
    near === undefined ? `pods are made for ${shortList(others)}` : `did you mean ${near}?`;
  return printable(`no pod here is made for a ${kind}; ${remedy}`);
}
