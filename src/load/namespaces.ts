/** The namespaces of an input, with their labels. */
import { labelFaults, labelValueFaults } from '../base/objectNames.js';
import type { Problem } from '../base/problem.js';
import { LEVEL_LABELS } from '../base/levelLabels.js';
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

const textsIn = (labels: unknown): Labels =>
  Object.fromEntries(
    Object.entries(Object(labels) as object).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** @param documents all documents; other kinds are ignored. */
export const namespacesIn = (documents: readonly LoadedDocument[]): NamespaceLabels =>
  new Map(
    documents.filter(isNamespace).map((document) => {
      const { name, labels } = metadataOf(document);
      return [String(name ?? ''), textsIn(labels)];
    }),
  );

/** Checks the names and labels of namespaces, because they become words of shell commands. */
export const namespaceProblems = (documents: readonly LoadedDocument[]): readonly Problem[] =>
  documents.filter(isNamespace).flatMap((document) => {
    const { name, labels } = metadataOf(document);
    const problem = (
      path: readonly string[],
      what: string,
      [fault]: readonly string[],
    ): readonly Problem[] =>
      fault === undefined
        ? []
        : [
            {
              severity: 'error',
              position: document.locate(['metadata', ...path]),
              message: `no server has a namespace ${what}: ${fault}`,
            },
          ];
    return [
      ...problem(['name'], 'of this name', labelFaults(String(name ?? ''))),
      ...Object.entries(textsIn(labels))
        .filter(([label]) => label.startsWith(LEVEL_LABELS))
        .flatMap(([label, value]) =>
          problem(['labels', label], 'with this label', labelValueFaults(value)),
        ),
    ];
  });
