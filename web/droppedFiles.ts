/** Files and folders that are dropped on the page, and files that are chosen in a dialog. */
import { filesOf, type Found } from './folderFiles.js';

export interface Dropped {
  readonly name: string;
  readonly text: string;
}

/** A part of the page that accepts files. */
export interface Taker {
  readonly part: HTMLElement;
  readonly taken: (dropped: Dropped) => void;
}

/**
 * Files that are dropped outside of all parts go to the first one. Otherwise the browser would
 * leave the page to show the file.
 *
 * @param failed is called with the reason if files cannot be read.
 */
export function takeDrops(
  takers: readonly [Taker, ...Taker[]],
  failed: (why: string) => void,
): void {
  const takerAt = ({ target }: DragEvent): Taker =>
    takers.find(({ part }) => target instanceof Node && part.contains(target)) ?? takers[0];
  const mark = (taker?: Taker): void => {
    for (const one of takers) one.part.classList.toggle('takes-files', one === taker);
  };
  document.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(takerAt(event));
  });
  document.addEventListener('dragleave', () => mark());
  // Captured before the editors, which would insert the text at the place of the drop.
  document.addEventListener(
    'drop',
    (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      mark();
      const { taken } = takerAt(event);
      readAll(filesOf([...(event.dataTransfer?.items ?? [])]), taken, failed);
    },
    { capture: true },
  );
}

/** @param chooser the input element for choosing files. */
export function takeChosen(
  chooser: HTMLInputElement,
  taken: Taker['taken'],
  failed: (why: string) => void,
): void {
  chooser.addEventListener('change', () => {
    const found = [...(chooser.files ?? [])].map((file) => ({ path: file.name, file }));
    // Reset, so that the same file can be chosen again after a change.
    chooser.value = '';
    if (found.length > 0) readAll(Promise.resolve(found), taken, failed);
  });
}

const holdsFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') === true;

function readAll(
  found: Promise<readonly Found[]>,
  taken: Taker['taken'],
  failed: (why: string) => void,
): void {
  found
    .then(oneStream)
    .then(taken, (error: unknown) =>
      failed(
        `The files cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      ),
    );
}

/** The limit for one input: a larger one would block the page, and then be refused. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Joins several files to one stream of documents. */
async function oneStream(found: readonly Found[]): Promise<Dropped> {
  if (found.length === 0) throw new Error('there is no .yaml, .yml or .json file in the folder');
  if (found.reduce((sum, { file }) => sum + file.size, 0) > MOST_BYTES)
    throw new Error('they have more than 64 MB in all; open fewer at once');
  const inOrder = [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
  const texts = await Promise.all(inOrder.map(({ file }) => file.text()));
  return {
    name: inOrder.length === 1 ? inOrder[0]!.path : 'policies.yaml',
    text: texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('---\n'),
  };
}
