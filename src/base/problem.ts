import { printable } from './printable.js';
import { formatPosition, type Locate, type Position } from './position.js';

/** An error or warning about an input, in words for a person. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly position: Position | { readonly file: string };
  readonly message: string;
  /** What the user should do; absent if the message already says it. */
  readonly remedy?: string;
  /** A second position: of the other object, if two objects are in conflict. */
  readonly other?: Position;
}

/** A fault inside one document: `path` leads to the faulty value. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy?: string;
  /** Set if the other values of the document can still be checked. */
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
 * @param title the object's kind and name, such as `ClusterRole "edit"`.
 * @param locate positions in the second object.
 * @param first positions in the first object of that name.
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
 * Thrown if an input cannot be used. The command line prints the problems and exits with code 2.
 */
export class InputError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'InputError';
  }
}
