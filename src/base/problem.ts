import { printable } from './printable.js';
import { formatPosition, type Locate, type Position } from './position.js';

/** Something wrong with an input, as a person should read it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly position: Position | { readonly file: string };
  readonly message: string;
  /** What to do about it; absent where the message says it. */
  readonly remedy?: string;
  /** Where else it stands: the other of two in conflict. */
  readonly other?: Position;
}

/** Something wrong inside one document: `path` leads to the value. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy?: string;
  /** The rest of the value can be looked at beside it. */
  readonly kind?: 'unknown field';
}

export function faultProblem(
  severity: Problem['severity'],
  { path, message, remedy }: Fault,
  locate: Locate,
): Problem {
  return { severity, position: locate(path), message, ...(remedy === undefined ? {} : { remedy }) };
}

/**
 * @param title of the object that stands at `locate`, such as `ClusterRole "edit"`.
 * @param first where the object of the same name stands.
 */
export function definedTwice(title: string, locate: Locate, first: Locate): Problem {
  return {
    severity: 'error',
    position: locate(['metadata', 'name']),
    message: `${title} is already defined at ${formatPosition(first(['metadata', 'name']))}`,
    remedy: 'rename or remove one',
    other: first(['metadata', 'name']),
  };
}

/** `file:line:column: what is wrong; what to do` */
export function formatProblem({ severity, position, message, remedy }: Problem): string {
  const where = 'line' in position ? formatPosition(position) : position.file;
  const word = severity === 'warning' ? 'warning: ' : '';
  return printable(`${where}: ${word}${message}${remedy === undefined ? '' : `; ${remedy}`}`);
}

/**
 * Thrown where input cannot be used at all. The command line prints its problems and exits with 2.
 */
export class InputError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'InputError';
  }
}
