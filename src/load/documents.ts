import type { LoadedDocument } from '../base/loadedDocument.js';
import type { Locate, Origin } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import { ENCRYPTED, isEncrypted, mayBeEncrypted } from './encrypted.js';
import { jsonObjects, type JsonPiece } from './jsonObjects.js';
import {
  MAY_BE_PATCH,
  otherForm,
  PATCH,
  patchDirective,
  templateInComments,
} from './unrendered.js';
import { isTerraform } from './shapes/terraform/terraform.js';
import type { SourceMap, SourceNode } from './sourceMap.js';
import { parseYaml } from './yaml.js';

export type { LoadedDocument };

/**
 * Reads the objects in a text of YAML documents or JSON. Empty documents are left out.
 * @param file name of the text in positions.
 * @throws InputError if the text is not YAML or JSON, sets a key twice, or exceeds a limit.
 */
export function parseDocuments(text: string, file: string): LoadedDocument[] {
  const { documents, problems } = readDocuments(text, file);
  if (problems.length > 0) throw new InputError(problems);
  return documents;
}

/**
 * As `parseDocuments`, but keys that are set twice are returned as problems beside the objects, so
 * that a caller can report further faults together with them.
 * @throws InputError if nothing can be read.
 */
export function readDocuments(text: string, file: string, origin?: Origin): Read {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    return documentsIn(plain, file, origin);
  } catch (error) {
    const pieces = error instanceof InputError ? jsonObjects(plain) : undefined;
    if (pieces === undefined) throw error;
    return together(pieces.map((piece) => readPiece(piece, file, origin)));
  }
}

interface Read {
  readonly documents: LoadedDocument[];
  readonly problems: readonly Problem[];
}

const together = (all: readonly Read[]): Read => ({
  documents: all.flatMap(({ documents }) => documents),
  problems: all.flatMap(({ problems }) => problems),
});

/** Reads one of several JSON objects in a text. Positions are those in the whole text. */
function readPiece({ text, lines, columns }: JsonPiece, file: string, origin?: Origin): Read {
  const inText: Origin = (at) => ({
    ...at,
    line: at.line + lines,
    column: at.line === 1 ? at.column + columns : at.column,
  });
  const { documents, problems } = documentsIn(text, file, (at) =>
    origin === undefined ? inText(at) : origin(inText(at)),
  );
  return {
    documents: documents.map((document) => ({
      ...document,
      locate: (path) => inText(document.locate(path)),
    })),
    problems,
  };
}

function documentsIn(text: string, file: string, origin?: Origin): Read {
  const parsed = parseYaml(text, file, origin);
  let map: SourceMap | undefined;
  const sources = (): SourceMap => (map ??= parsed.sources());
  const documents = parsed.values.flatMap((value, index) =>
    value === null || value === undefined
      ? []
      : flatten(value, file, [], (path) => locate(sources().documents[index], path, file)),
  );
  requireObjects(documents, text, file);
  return { documents, problems: parsed.problems };
}

const isKnown = ({ value }: LoadedDocument): boolean =>
  typeof (Object(value) as { kind?: unknown }).kind === 'string' || isTerraform(value);

/**
 * @throws InputError for a text in another format that happens to parse as YAML, for patches, and for
 *   encrypted objects.
 */
function requireObjects(documents: readonly LoadedDocument[], text: string, file: string): void {
  const other = documents.some(isKnown) ? templateInComments(text, file) : otherForm(text, file);
  if (other !== undefined) throw new InputError([other]);
  const problems = [
    ...(MAY_BE_PATCH.test(text) ? documents.flatMap(patchProblem) : []),
    ...(mayBeEncrypted(text) ? documents.flatMap(cipherProblem) : []),
  ];
  if (problems.length > 0) throw new InputError(problems);
}

function patchProblem({ value, locate: find }: LoadedDocument): readonly Problem[] {
  const directive = patchDirective(value);
  return directive === undefined
    ? []
    : [{ severity: 'error', position: find(directive), ...PATCH }];
}

const cipherProblem = ({ value, locate: find }: LoadedDocument): readonly Problem[] =>
  isEncrypted(value) ? [{ severity: 'error', position: find(['sops']), ...ENCRYPTED }] : [];

/** The objects in a value that is already parsed: the items of a List, or the value itself. */
export const objectsIn = (value: unknown, file: string, find: Locate): LoadedDocument[] =>
  flatten(value, file, [], find);

function flatten(
  value: unknown,
  file: string,
  at: readonly (string | number)[],
  find: Locate,
): LoadedDocument[] {
  const { kind, items: listed } = Object(value) as { kind?: unknown; items?: unknown };
  // A client in Go writes an empty list as null.
  const items = listed === null ? [] : listed;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    const itemKind = kind.slice(0, -'List'.length);
    const { apiVersion } = value as { apiVersion?: unknown };
    return items.flatMap((item: unknown, index) =>
      flatten(
        itemKind === '' ? item : withType(item, itemKind, apiVersion),
        file,
        [...at, 'items', index],
        find,
      ),
    );
  }
  return [{ file, value, locate: (path) => find([...at, ...path]) }];
}

/**
 * Items of a typed list (`PodSecurityPolicyList`) may lack kind and apiVersion; the list implies
 * them.
 */
function withType(item: unknown, kind: string, apiVersion: unknown): unknown {
  return typeof item === 'object' && item !== null && !Array.isArray(item)
    ? { apiVersion, kind, ...item }
    : item;
}

function locate(
  root: SourceNode | undefined,
  path: readonly (string | number)[],
  file: string,
): ReturnType<Locate> {
  let node = root;
  for (const key of path) {
    const child = node?.children.get(key);
    if (child === undefined) break;
    node = child;
  }
  return node?.at ?? { file, line: 1, column: 1 };
}
