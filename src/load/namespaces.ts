/** The namespaces of an input, with the labels that they have. */
import { labelFaults } from '../base/objectNames.js';
import type { Problem } from '../base/problem.js';
import type { LoadedDocument } from './documents.js';

export type Labels = Readonly<Record<string, string>>;
export type NamespaceLabels = ReadonlyMap<string, Labels>;

interface Metadata {
  readonly name?: unknown;
  readonly labels?: unknown;
}

export const isNamespace = ({ value }: LoadedDocument): boolean => {
  const { kind, apiVersion } = Object(value) as { kind?: unknown; apiVersion?: unknown };
  return kind === 'Namespace' && apiVersion === 'v1';
};

const metadataOf = ({ value }: LoadedDocument): Metadata =>
  Object((value as { readonly metadata?: unknown }).metadata) as Metadata;

/** @param documents all of them; what is no namespace is left alone. */
export const namespacesIn = (documents: readonly LoadedDocument[]): NamespaceLabels =>
  new Map(
    documents.filter(isNamespace).map((document) => {
      const { name, labels } = metadataOf(document);
      const texts = Object.entries(Object(labels) as object).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      );
      return [String(name ?? ''), Object.fromEntries(texts)];
    }),
  );

/** Names of namespaces become words of commands. */
export const namespaceProblems = (documents: readonly LoadedDocument[]): readonly Problem[] =>
  documents.filter(isNamespace).flatMap((document) => {
    const { name } = metadataOf(document);
    const [fault] = labelFaults(String(name ?? ''));
    return fault === undefined
      ? []
      : [
          {
            severity: 'error' as const,
            position: document.locate(['metadata', 'name']),
            message: `no server has a namespace of this name: ${fault}`,
          },
        ];
  });
