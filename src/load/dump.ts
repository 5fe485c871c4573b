/**
 * Reads the output of `kubectl get ... -A -o yaml` (or json), which is one List of any size. The
 * text is split by its lines, so that each object can be read and released before the next one.
 */
import { InputError } from '../base/problem.js';
import { parseDocuments, type LoadedDocument } from './documents.js';
import { LIMITS } from './yaml.js';

export interface DumpItem {
  readonly text: string;
  /** Line number of the item's first line, from 1. */
  readonly line: number;
}

/** The text does not have the form of a dump. The caller then has to read it as a whole. */
export class NotADump extends Error {}

/** The lines that identify the form (YAML or JSON). kubectl always indents in the same way. */
interface Form {
  readonly head: readonly string[];
  /** The last line of the head if the list is empty. */
  readonly empty: string;
  readonly starts: (line: string) => boolean;
  /** True if the item ends with this line; undefined if it ended before this line. */
  readonly ends: (line: string) => boolean | undefined;
  readonly kind: string;
  /** The last line of a list. Another list may follow it. */
  readonly last: string;
  readonly textOf: (lines: readonly string[]) => string;
}

const YAML: Form = {
  head: ['apiVersion: v1', 'items:'],
  empty: 'items: []',
  starts: (line) => line.startsWith('- '),
  ends: (line) => (line === '' || line.startsWith('  ') ? false : undefined),
  kind: 'kind: List',
  last: '---',
  textOf: ([first = '', ...others]) => [first.replace('-', ' '), ...others].join('\n'),
};
const JSON_FORM: Form = {
  head: ['{', '    "apiVersion": "v1",', '    "items": ['],
  empty: '    "items": [],',
  starts: (line) => line === '        {',
  ends: (line) => (line.startsWith('        ') ? /^ {8}\},?$/.test(line) : undefined),
  kind: '    "kind": "List"',
  last: '}',
  textOf: (lines) => lines.join('\n').replace(/,$/, ''),
};

/** Receives the text in pieces and returns each item that is complete. */
export class DumpSplitter {
  private form: Form | undefined;
  private state: 'head' | 'items' | 'tail' = 'head';
  private atHead = 0;
  private rest = '';
  private line = 0;
  private item: string[] | undefined;
  private size = 0;
  private start = 0;
  private isList = false;

  /** @throws NotADump */
  push(piece: string): readonly DumpItem[] {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop()!;
    if (this.rest.length > LIMITS.bytes) throw new NotADump();
    return lines.flatMap((line) => this.take(line.replace(/\r$/, '')));
  }

  /** @throws NotADump if the text ends within an item or a list, or was not a List. */
  end(): readonly DumpItem[] {
    const last = this.rest === '' ? [] : this.take(this.rest);
    if (this.state === 'tail') this.finishList();
    if (this.state !== 'head' || this.atHead > 0 || this.form === undefined) throw new NotADump();
    return last;
  }

  private take(line: string): readonly DumpItem[] {
    this.line += 1;
    if (this.state === 'head') this.takeHead(line);
    else if (this.state === 'items') return this.takeItems(line);
    else this.takeTail(line);
    return [];
  }

  private takeHead(line: string): void {
    if (this.atHead === 0) {
      if (this.form !== undefined && (line === '' || line === '---')) return;
      this.form = [YAML, JSON_FORM].find(({ head: [first] }) => first === line);
    }
    const { head, empty } = this.form ?? { head: [], empty: '' };
    const isLast = this.atHead === head.length - 1;
    if (isLast && line === empty) this.state = 'tail';
    else if (line !== head[this.atHead]) throw new NotADump();
    else if (isLast) this.state = 'items';
    else this.atHead += 1;
  }

  private takeItems(line: string): readonly DumpItem[] {
    const { starts, ends } = this.form!;
    if (starts(line)) {
      const before = this.finished();
      this.item = [line];
      this.start = this.line;
      this.size = line.length;
      return before;
    }
    const isLast = ends(line);
    if (isLast === undefined) {
      const before = this.finished();
      this.state = 'tail';
      this.takeTail(line);
      return before;
    }
    if (this.item === undefined) throw new NotADump();
    this.item.push(line);
    this.size += line.length;
    if (this.size > LIMITS.bytes) throw new NotADump();
    return isLast ? this.finished() : [];
  }

  private finished(): readonly DumpItem[] {
    if (this.item === undefined) return [];
    const text = this.form!.textOf(this.item);
    this.item = undefined;
    return [{ text, line: this.start }];
  }

  private takeTail(line: string): void {
    const { kind, last, starts } = this.form!;
    if (starts(line)) throw new NotADump();
    if (line.replace(/,$/, '') === kind) this.isList = true;
    if (line === last) this.finishList();
  }

  /** Only the untyped `List` is accepted: the items of a typed list may lack their kind. */
  private finishList(): void {
    if (!this.isList) throw new NotADump();
    this.isList = false;
    this.state = 'head';
    this.atHead = 0;
  }
}

/**
 * The objects of an item, with their positions in the file.
 * @throws NotADump if the item has an error: it is then reported by a reader that has the whole
 *   file.
 */
export function readItem({ text, line }: DumpItem, file: string): readonly LoadedDocument[] {
  const column = text.search(/\S/) + 1;
  return wholly(text, file).map((document) => ({
    ...document,
    // The item's text is parsed again to find the position of a value.
    locate: (path) => {
      if (path.length === 0) return { file, line, column };
      const found = document.locate(path);
      return { ...found, line: found.line + line - 1 };
    },
  }));
}

function wholly(text: string, file: string): readonly LoadedDocument[] {
  try {
    return parseDocuments(text, file);
  } catch (error) {
    throw error instanceof InputError ? new NotADump() : error;
  }
}
