/** The namespaces of an input, with their labels. */
import { labelFaults, labelValueFaults } from '../base/objectNames.js';
import { formatPosition } from '../base/position.js';
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

/**
 * A namespace may stand in several files, each with some of its labels.
 *
 * @param documents all documents; other kinds are ignored.
 */
export function namespacesIn(documents: readonly LoadedDocument[]): NamespaceLabels {
  const found = new Map<string, Labels>();
  for (const document of documents.filter(isNamespace)) {
    const { name, labels } = metadataOf(document);
    const key = String(name ?? '');
    found.set(key, { ...found.get(key), ...textsIn(labels) });
  }
  return found;
}

const levelLabelsOf = (document: LoadedDocument): readonly (readonly [string, string])[] =>
  Object.entries(textsIn(metadataOf(document).labels)).filter(([label]) =>
    label.startsWith(LEVEL_LABELS),
  );

/**
 * Checks the names and labels of namespaces, because they become words of shell commands, and
 * because levels must not be lowered.
 */
export const namespaceProblems = (documents: readonly LoadedDocument[]): readonly Problem[] => {
  const namespaces = documents.filter(isNamespace);
  return [...namespaces.flatMap(faultsOf), ...contradictions(namespaces)];
};

/** If the input gives a namespace two levels, it is not known which one the cluster has. */
function contradictions(namespaces: readonly LoadedDocument[]): readonly Problem[] {
  const first = new Map<string, readonly [string, LoadedDocument]>();
  return namespaces.flatMap((document) => {
    const name = String(metadataOf(document).name ?? '');
    return levelLabelsOf(document).flatMap(([label, value]): readonly Problem[] => {
      const met = first.get(`${name} ${label}`);
      if (met === undefined) first.set(`${name} ${label}`, [value, document]);
      if (met === undefined || met[0] === value) return [];
      const other = met[1].locate(['metadata', 'labels', label]);
      return [
        {
          severity: 'error',
          position: document.locate(['metadata', 'labels', label]),
          message: `Namespace "${name}" has ${label}: ${value} here, and ${met[0]} at ${formatPosition(other)}`,
          remedy: 'keep the one that the cluster has',
          other,
        },
      ];
    });
  });
}

function faultsOf(document: LoadedDocument): readonly Problem[] {
  const { name } = metadataOf(document);
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
    ...levelLabelsOf(document).flatMap(([label, value]) =>
      problem(['labels', label], 'with this label', labelValueFaults(value)),
    ),
  ];
}
