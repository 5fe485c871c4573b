/** Finds, for each object that kustomize wrote, the object in the source files. */
import { exactJson } from '../../base/exactJson.js';
import { groupedBy } from '../../base/groupedBy.js';
import { remembered } from '../../base/remembered.js';
import type { LoadedDocument } from '../../load/documents.js';

interface Identity {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly namespace: string;
}

/**
 * A kustomization may extend names, set namespaces, patch anything, and make several objects from
 * one. So the most similar source object is chosen. Among equally similar ones, the next unused one
 * is chosen.
 */
export function fromSources(
  documents: readonly LoadedDocument[],
  sources: readonly LoadedDocument[],
): LoadedDocument[] {
  const byKind = groupedBy(sources, (source) => identityOf(source).kind);
  const taken = new Set<LoadedDocument>();
  return documents.map((document) => {
    const source = mostAlike(document, byKind.get(identityOf(document).kind) ?? [], taken);
    if (source === undefined) return document;
    taken.add(source);
    return { ...document, file: source.file, locate: source.locate };
  });
}

function mostAlike(
  document: LoadedDocument,
  sources: readonly LoadedDocument[],
  taken: ReadonlySet<LoadedDocument>,
): LoadedDocument | undefined {
  const { name } = identityOf(document);
  let alike: readonly LoadedDocument[] = sources.filter(
    (source) => identityOf(source).name === name,
  );
  if (alike.length === 0)
    alike = longestNames(sources.filter((source) => name.includes(identityOf(source).name)));
  for (const isSame of LIKENESSES) {
    const same = alike.filter((source) => isSame(source, document));
    if (same.length > 0) alike = same;
  }
  return alike.find((source) => !taken.has(source)) ?? alike[0];
}

/**
 * The source objects with the longest name, of those whose name is a part of the written one.
 * Objects without a name are left out.
 */
function longestNames(sources: readonly LoadedDocument[]): readonly LoadedDocument[] {
  const most = Math.max(1, ...sources.map((source) => identityOf(source).name.length));
  return sources.filter((source) => identityOf(source).name.length === most);
}

/** Similarities, the most important first. */
const LIKENESSES: readonly ((one: LoadedDocument, other: LoadedDocument) => boolean)[] = [
  (one, other) => identityOf(one).apiVersion === identityOf(other).apiVersion,
  (one, other) => identityOf(one).namespace === identityOf(other).namespace,
  (one, other) => contentOf(one) === contentOf(other),
];

const identityOf = remembered(({ value }: LoadedDocument): Identity => {
  const { apiVersion, kind, metadata } = Object(value) as {
    readonly apiVersion?: unknown;
    readonly kind?: unknown;
    readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown } | null;
  };
  return {
    kind: String(kind ?? ''),
    name: String(metadata?.name ?? ''),
    apiVersion: String(apiVersion ?? ''),
    namespace: String(metadata?.namespace ?? ''),
  };
});

const contentOf = remembered(({ value }: LoadedDocument): string => {
  const { metadata: _metadata, ...content } = Object(value) as { readonly metadata?: unknown };
  return exactJson(content, 0);
});
