/** @throws Error where the page has no such element, or another kind of it. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  return within(document, `#${id}`, kind);
}

/** The first one inside. */
export function within<Kind extends HTMLElement>(
  parent: ParentNode,
  selector: string,
  kind: new () => Kind,
): Kind {
  const found = parent.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** Text stays text: children are elements or strings, never markup. */
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

/** @param titles by value, in order. */
export function fillSelect(
  select: HTMLSelectElement,
  titles: Iterable<readonly [string, string]>,
): void {
  select.replaceChildren(
    ...Array.from(titles, ([value, title]) => element('option', { value }, title)),
  );
}

/** Offers bytes or text as a file. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = element('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const after = (milliseconds: number): Promise<void> =>
  new Promise((passed) => setTimeout(passed, milliseconds));

/** One after the other, the last of a burst only. */
export function debounced(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
}
