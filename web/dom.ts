/** @throws Error if the page has no element of this id and class. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  return within(document, `#${id}`, kind);
}

/** The first matching element inside another one. */
export function within<Kind extends HTMLElement>(
  parent: ParentNode,
  selector: string,
  kind: new () => Kind,
): Kind {
  const found = parent.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Creates an element. Its children are elements or plain text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param titles the titles by value, in order. */
export function fillSelect(
  select: HTMLSelectElement,
  titles: Iterable<readonly [string, string]>,
): void {
  select.replaceChildren(
    ...Array.from(titles, ([value, title]) => element('option', { value }, title)),
  );
}

/** Downloads bytes or text as a file. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = element('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const after = (milliseconds: number): Promise<void> =>
  new Promise((passed) => setTimeout(passed, milliseconds));

/** Delays a call until no further call has come for some time. */
export function debounced(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
