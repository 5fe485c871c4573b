/** Files that are dropped on a part of the page. */

export interface Dropped {
  readonly name: string;
  readonly text: string;
}

/** Several files are one stream of documents. */
export function takeFiles(
  part: HTMLElement,
  taken: (dropped: Dropped) => void,
  failed: (why: string) => void,
): void {
  const holdsFiles = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.includes('Files') === true;
  const mark = (isOver: boolean): unknown => part.classList.toggle('takes-files', isOver);
  part.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  part.addEventListener('dragleave', () => mark(false));
  // Before the editor, which would put the text where it was dropped.
  part.addEventListener(
    'drop',
    (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      mark(false);
      readAll([...(event.dataTransfer?.files ?? [])]).then(taken, (error: unknown) =>
        failed(`The files cannot be read: ${String(error)}.`),
      );
    },
    { capture: true },
  );
}

async function readAll(files: readonly File[]): Promise<Dropped> {
  const inOrder = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(inOrder.map((file) => file.text()));
  return {
    name: inOrder.length === 1 ? inOrder[0]!.name : 'policies.yaml',
    text: texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('---\n'),
  };
}
