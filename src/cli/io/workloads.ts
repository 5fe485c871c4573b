/**
 * Reads pods, workloads, AdmissionReviews and audit events; the content tells which it is. JSON
 * lines are read as a stream. Service accounts, on which pods depend, are collected from all files
 * first.
 */
import type { Readable } from 'node:stream';
import { LeftAlone } from '../../api/leftAlone.js';
import { AccountBook } from '../../api/serviceAccountFacts.js';
import { itemsOf, type Surroundings, type WorkloadItem } from '../../api/workloadItems.js';
import { InputError } from '../../base/problem.js';
import { objectsIn, parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { mayHoldRequests } from '../../load/fileNames.js';
import {
  eachOnce,
  readInput,
  readRendered,
  sourcesOf,
  type InputReaders,
  type Rendered,
} from '../../load/inputs.js';
import { NO_ASKERS, type Askers } from '../../pod/requester.js';
import { parseLine, partsOf, type LinesPart, type TextPart } from './jsonLines.js';
import { fileBytes, lineBlocks, linesIn } from './lineBlocks.js';
import { SpooledInput } from './spooledInput.js';

export interface WorkloadReading {
  /** Namespace of objects that name none. */
  readonly namespace: string;
  readonly askers?: Askers;
  /** The objects of the files that hold the policies. */
  readonly beside?: readonly LoadedDocument[];
  /** Further files, whose service accounts count too. */
  readonly also?: readonly string[];
  /** The service accounts, if they have been collected already. */
  readonly accounts?: AccountBook | undefined;
  /** Counts the objects that are not judged. */
  readonly leftAlone?: LeftAlone;
  readonly ofApplication?: boolean;
  readonly stdin?: () => Readable;
  readonly render?: InputReaders['render'];
  readonly output?: InputReaders['output'];
}

type Visit = (item: WorkloadItem) => void;

/** A part of an input that can be judged independently. */
export type WorkloadPart = LinesPart | TextPart | { readonly documents: readonly LoadedDocument[] };

/** A file, standard input or a chart. */
export interface WorkloadSource {
  /** The name in ids and positions. */
  readonly name: string;
  parts(): AsyncIterable<WorkloadPart>;
}

/** The inputs in order, and what their objects are judged by. */
export interface OpenWorkloads {
  readonly sources: readonly WorkloadSource[];
  readonly surroundings: Surroundings;
  readonly accounts: AccountBook;
  close(): Promise<void>;
}

export async function openWorkloads(
  inputs: readonly string[],
  {
    namespace,
    askers = NO_ASKERS,
    beside = [],
    also = [],
    accounts: known,
    leftAlone = new LeftAlone(),
    ofApplication = false,
    stdin = () => process.stdin,
    render,
    output,
  }: WorkloadReading,
): Promise<OpenWorkloads> {
  const named = eachOnce(sourcesOf(inputs, { render, output }, mayHoldRequests));
  const accounts = known ?? new AccountBook(namespace);
  const spooled = named.includes('-') ? await SpooledInput.of(stdin()) : undefined;
  try {
    if (known === undefined) {
      for (const document of beside) accounts.add(document);
      const others = sourcesOf(also, { render, output }, mayHoldRequests);
      for (const source of eachOnce([...named, ...others])) await gather(source, spooled, accounts);
    }
  } catch (error) {
    await spooled?.remove();
    throw error;
  }
  return {
    sources: named.map((source) => opened(source, spooled)),
    accounts,
    surroundings: { namespace, askers, accounts: accounts.lookup, leftAlone, ofApplication },
    close: async () => spooled?.remove(),
  };
}

function opened(source: string | Rendered, spooled: SpooledInput | undefined): WorkloadSource {
  if (typeof source !== 'string')
    return {
      name: source.name,
      parts: () => only({ documents: readRendered(source).documents }),
    };
  return source === '-'
    ? { name: '<stdin>', parts: () => partsOf(spooled!.blocks()) }
    : { name: source, parts: () => partsOfFile(source) };
}

/** As `itemsOfOpened`, for inputs that are not open yet. */
export async function* readWorkloads(
  inputs: readonly string[],
  reading: WorkloadReading,
): AsyncGenerator<WorkloadItem> {
  yield* itemsOfOpened(await openWorkloads(inputs, reading));
}

/**
 * All items of the inputs, in order, after which they are closed. What cannot be read is an item
 * with an error.
 */
export async function* itemsOfOpened({
  sources,
  surroundings,
  close,
}: OpenWorkloads): AsyncGenerator<WorkloadItem> {
  try {
    for (const source of sources) {
      let index = 0;
      for await (const part of source.parts()) {
        const items: WorkloadItem[] = [];
        index += visitItems(part, source.name, index, surroundings, (item) => items.push(item));
        yield* items;
      }
    }
  } finally {
    await close();
  }
}

// oxlint-disable-next-line require-await
async function* only(part: WorkloadPart): AsyncGenerator<WorkloadPart> {
  yield part;
}

async function* partsOfFile(file: string): AsyncGenerator<WorkloadPart> {
  if (await isJsonLines(file)) yield* partsOf(lineBlocks(fileBytes(file), file));
  else yield { text: readInput(file) };
}

/** Whether the first line that is not empty is a complete JSON object. */
async function isJsonLines(file: string): Promise<boolean> {
  try {
    for await (const part of partsOf(lineBlocks(fileBytes(file), file, 1))) return 'lines' in part;
  } catch {
    return false;
  }
  return false;
}

/** Most files have no service account. They need not be parsed for it. */
const ACCOUNT = /ServiceAccount(List)?\b/;

async function gather(
  source: string | Rendered,
  spooled: SpooledInput | undefined,
  accounts: AccountBook,
): Promise<void> {
  if (typeof source !== 'string') return gatherText(source.text, source.name, accounts);
  if (source === '-' && !spooled!.isKept) return;
  const { name, parts } = opened(source, spooled);
  for await (const part of parts()) {
    if ('text' in part) gatherText(part.text, name, accounts);
    else if ('lines' in part && part.lines.includes('ServiceAccount'))
      gatherLines(part, name, accounts);
  }
}

function gatherLines({ lines, firstLine }: LinesPart, file: string, accounts: AccountBook): void {
  let line = firstLine - 1;
  for (const text of linesIn(lines)) {
    line += 1;
    if (!ACCOUNT.test(text)) continue;
    const parsed = parseLine(text);
    if ('error' in parsed) continue;
    const position = { file, line, column: 1 };
    for (const one of objectsIn(parsed.value, file, () => position)) accounts.add(one);
  }
}

/** Errors are reported later, when the file is judged. */
function gatherText(text: string, name: string, accounts: AccountBook): void {
  if (!ACCOUNT.test(text)) return;
  for (const one of readable(text, name)) accounts.add(one);
}

function readable(text: string, name: string): readonly LoadedDocument[] {
  try {
    return parseDocuments(text, name);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/**
 * Calls a function for each item of a part.
 *
 * @param firstIndex the number of objects of the source that come before the part.
 * @returns the number of objects in the part.
 */
export function visitItems(
  part: WorkloadPart,
  name: string,
  firstIndex: number,
  surroundings: Surroundings,
  visit: Visit,
): number {
  if ('lines' in part) return visitLines(part, name, firstIndex, surroundings, visit);
  if ('documents' in part)
    return visitObjects(part.documents, name, firstIndex, surroundings, visit);
  let documents;
  try {
    documents = parseDocuments(part.text, name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    visit({ id: `${name}#${firstIndex}`, error: error.message });
    return 1;
  }
  return visitObjects(documents, name, firstIndex, surroundings, visit);
}

function visitLines(
  { lines, firstLine }: LinesPart,
  name: string,
  firstIndex: number,
  surroundings: Surroundings,
  visit: Visit,
): number {
  let index = firstIndex;
  let line = firstLine - 1;
  for (const text of linesIn(lines)) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = parseLine(text);
    const position = { file: name, line, column: 1 };
    if ('error' in parsed) {
      visit({ id: `${name}#${index}`, error: parsed.error, position });
      index += 1;
      continue;
    }
    const objects = objectsIn(parsed.value, name, () => position);
    index += visitObjects(objects, name, index, surroundings, visit);
  }
  return index - firstIndex;
}

function visitObjects(
  objects: readonly LoadedDocument[],
  name: string,
  firstIndex: number,
  surroundings: Surroundings,
  visit: Visit,
): number {
  for (const [count, { value, locate }] of objects.entries())
    itemsOf(value, `${name}#${firstIndex + count}`, locate, surroundings).forEach(visit);
  return objects.length;
}
