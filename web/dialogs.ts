/**
 * Dialogs that Escape, a button or a click beside them closes; the browser keeps the focus inside,
 * and gives it back.
 */
import { byId, within } from './dom.js';

export function dialog(id: string): HTMLDialogElement {
  const found = byId(id, HTMLDialogElement);
  within(found, '.close', HTMLButtonElement).addEventListener('click', () => found.close());
  found.addEventListener('click', ({ target }) => {
    if (target === found) found.close();
  });
  return found;
}
