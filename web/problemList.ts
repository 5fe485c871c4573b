/** A list of problems. Each leads to its position in the editor. */
import type { Problem } from '../src/api/index.js';
import { element } from './dom.js';

/** The most problems that are shown; the others appear when these are fixed. */
const MOST = 50;

export function showProblems(
  list: HTMLElement,
  problems: readonly Problem[],
  goTo: (line: number, column: number) => void,
): void {
  list.replaceChildren(
    ...inOrder(problems)
      .slice(0, MOST)
      .map((problem) => element('li', { class: problem.severity }, entry(problem, goTo))),
  );
  list.hidden = problems.length === 0;
}

/** In the order of their positions. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const lineOf = ({ position }: Problem): number => ('line' in position ? position.line : 0);
  return [...problems].sort((a, b) => lineOf(a) - lineOf(b));
}

function entry(
  { severity, position, message, remedy }: Problem,
  goTo: (line: number, column: number) => void,
): HTMLElement {
  const words = `${severity}: ${message}${remedy === undefined ? '' : `; ${remedy}`}`;
  if (!('line' in position)) return element('span', {}, words);
  const { line, column } = position;
  const button = element(
    'button',
    { type: 'button' },
    element('span', { class: 'place' }, `${line}:${column}`),
    ` ${words}`,
  );
  button.addEventListener('click', () => goTo(line, column));
  return button;
}
