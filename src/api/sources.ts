/** What the library reads: texts of YAML or JSON, or objects. It opens no files. */
import { exactJson } from '../base/exactJson.js';
import { InputError } from '../base/problem.js';
import { parseDocuments, type LoadedDocument } from '../load/documents.js';
import { NotPlain, plainValue } from './plainValue.js';

/** A text, and the name that messages use for it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** YAML or JSON as text, a Kubernetes object, or a list of both. */
export type Source = string | NamedText | object | readonly (string | NamedText | object)[];

const isNamedText = (source: object): source is NamedText =>
  'text' in source &&
  typeof source.text === 'string' &&
  'name' in source &&
  typeof source.name === 'string' &&
  !('kind' in source);

/** @throws InputError with the errors of all texts. */
export function documentsOf(source: Source): readonly LoadedDocument[] {
  const problems: InputError[] = [];
  const sources = Array.isArray(source) ? (source as readonly (string | object)[]) : [source];
  const documents = sources.flatMap((one): readonly LoadedDocument[] => {
    try {
      return typeof one === 'string'
        ? parseDocuments(one, '<text>')
        : isNamedText(Object(one) as object)
          ? parseDocuments((one as NamedText).text, (one as NamedText).name)
          : fromObject(one);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems.flatMap((error) => error.problems));
  return documents;
}

const NOWHERE = { file: '<object>', line: 1, column: 1 };

/** Goes through JSON text, so that an object (also a List) is read just like a file. */
const fromObject = (value: unknown): readonly LoadedDocument[] =>
  parseDocuments(exactJson(plain(value), 0), NOWHERE.file).map((document) => ({
    ...document,
    locate: () => NOWHERE,
  }));

function plain(value: unknown): unknown {
  try {
    if (value === null) throw new NotPlain([], 'is null');
    return plainValue(value);
  } catch (error) {
    // A getter may throw any value, not only an Error.
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError([
      {
        severity: 'error',
        position: NOWHERE,
        message: error instanceof NotPlain ? message : `this object cannot be read: ${message}`,
        ...(error instanceof NotPlain ? { remedy: error.remedy } : {}),
      },
    ]);
  }
}
