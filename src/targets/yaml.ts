/** YAML for review: comments that name the PSP field, stable order, no line without a reason. */
import { dump, type Document, type Node } from 'js-yaml';

/** A comment before the value at a path of property names and indices. */
export interface Comment {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** One document; values enter as data, so none can break out of its place. */
export function yamlDocument(object: object, comments: readonly Comment[] = []): string {
  return dump(object, {
    noRefs: true, lineWidth: 120, indent: 2, quoteStyle: 'double',
    transform: (documents) => comments.forEach((comment) => attach(documents, comment)),
  });
}

export function yamlStream(documents: readonly string[]): string {
  return documents.join('---\n');
}

function attach(documents: Document[], { path, text }: Comment): void {
  const contents = documents[0]?.contents;
  let node: Node | undefined = contents ?? undefined;
  for (const step of path.slice(0, -1)) node = child(node, step)?.value;
  const place = child(node, path.at(-1)!);
  if (place !== undefined) place.first.commentBefore = text.replaceAll(/[\r\n]+/g, ' ');
}

function child(node: Node | undefined, step: string | number): { readonly first: Exclude<Node, { kind: 'alias' }>; readonly value: Node } | undefined {
  if (node?.kind === 'sequence') {
    const item = node.items[Number(step)];
    return item === undefined || item.kind === 'alias' ? undefined : { first: item, value: item };
  }
  if (node?.kind !== 'mapping') return undefined;
  const entry = node.items.find(({ key }) => key.kind === 'scalar' && key.value === step);
  return entry === undefined || entry.key.kind === 'alias' ? undefined : { first: entry.key, value: entry.value };
}
