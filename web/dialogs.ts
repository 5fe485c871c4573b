/**
 * Dialogs that can be closed by Escape, by a button, or by a click outside. The browser keeps the
 * focus inside and restores it.
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
