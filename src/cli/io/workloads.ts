/**
 * Pods, workloads, AdmissionReviews and audit events; the content says which it is; JSON lines are
 * read as a stream. What pods get from objects beside them is gathered from every file first.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LeftAlone } from '../../api/leftAlone.js';
import { AccountBook } from '../../api/serviceAccountFacts.js';
import { workloadItems, type Surroundings, type WorkloadItem } from '../../api/workloadItems.js';
import { InputError } from '../../base/problem.js';
import { objectsIn, parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { readInput, readRendered, sourcesOf, type InputReaders } from '../../load/inputs.js';
import { NO_ASKERS, type Askers } from '../../pod/requester.js';
import { chunksOf, parseLine, startsJsonLines } from './jsonLines.js';
import { SpooledInput } from './spooledInput.js';

export interface WorkloadReading {
  /** For objects that name none. */
  readonly namespace: string;
  readonly askers?: Askers;
  /** Objects that stand beside the policies. */
  readonly beside?: readonly LoadedDocument[];
  /** Counts what is not judged. */
  readonly leftAlone?: LeftAlone;
  readonly withoutHelmTests?: boolean;
  readonly stdin?: () => Readable;
  readonly render?: InputReaders['render'];
}

/** Every item of the inputs, in order; what cannot be read comes as an error in its place. */
export async function* readWorkloads(
  inputs: readonly string[],
  {
    namespace,
    askers = NO_ASKERS,
    beside = [],
    leftAlone = new LeftAlone(),
    withoutHelmTests = false,
    stdin = () => process.stdin,
    render,
  }: WorkloadReading,
): AsyncGenerator<WorkloadItem> {
  const sources = sourcesOf(inputs, render);
  const accounts = new AccountBook(namespace);
  for (const { value } of beside) accounts.add(value);
  const spooled = sources.includes('-') ? await SpooledInput.of(stdin()) : undefined;
  try {
    for (const source of sources) {
      if (typeof source !== 'string') gatherText(source.text, accounts);
      else if (source !== '-') await gather(source, accounts);
      else if (spooled!.isKept) await gatherLines(spooled!.lines(), accounts);
    }
    const surroundings = {
      namespace,
      askers,
      accounts: accounts.lookup,
      leftAlone,
      withoutHelmTests,
    };
    for (const source of sources) {
      if (typeof source !== 'string')
        yield* workloadItems(readRendered(source).documents, source.name, surroundings);
      else if (source === '-') yield* fromLines('<stdin>', spooled!.lines(), surroundings);
      else if (await isJsonLines(source)) yield* fromLines(source, linesOf(source), surroundings);
      else yield* objectsOf(readInput(source), source, 0, surroundings);
    }
  } finally {
    await spooled?.remove();
  }
}

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file, { encoding: 'utf8' }), crlfDelay: Infinity });

/** Most files hold no service account: they are not parsed for it. */
const ACCOUNT = /ServiceAccount(List)?\b/;

async function gather(file: string, accounts: AccountBook): Promise<void> {
  if (await isJsonLines(file)) await gatherLines(linesOf(file), accounts);
  else gatherText(readInput(file), accounts);
}

async function gatherLines(lines: AsyncIterable<string>, accounts: AccountBook): Promise<void> {
  for await (const { text } of chunksOf(lines)) gatherText(text, accounts);
}

/** What cannot be read is said when it is judged. */
function gatherText(text: string, accounts: AccountBook): void {
  if (!ACCOUNT.test(text)) return;
  try {
    for (const { value } of parseDocuments(text, '')) accounts.add(value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
}

/** JSON lines: the first line that is not empty is a whole JSON object. */
async function isJsonLines(file: string): Promise<boolean> {
  const lines = createInterface({
    input: createReadStream(file, { encoding: 'utf8' }),
    crlfDelay: Infinity,
  });
  try {
    for await (const line of lines) {
      if (line.trim() !== '') return startsJsonLines(line);
    }
  } catch {
    return false;
  } finally {
    lines.close();
  }
  return false;
}

async function* fromLines(
  name: string,
  lines: AsyncIterable<string>,
  surroundings: Surroundings,
): AsyncGenerator<WorkloadItem> {
  let index = 0;
  for await (const { text, line } of chunksOf(lines)) {
    if (line === undefined) {
      yield* objectsOf(text, name, index, surroundings);
      continue;
    }
    const parsed = parseLine(text);
    const position = { file: name, line, column: 1 };
    if ('error' in parsed) {
      yield { id: `${name}#${index}`, error: parsed.error, position };
      index += 1;
      continue;
    }
    const objects = objectsIn(parsed.value, name, () => position);
    yield* workloadItems(objects, name, surroundings, index);
    index += objects.length;
  }
}

function* objectsOf(
  text: string,
  file: string,
  firstIndex: number,
  surroundings: Surroundings,
): Generator<WorkloadItem> {
  let documents;
  try {
    documents = parseDocuments(text, file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { id: `${file}#${firstIndex}`, error: error.message };
    return;
  }
  yield* workloadItems(documents, file, surroundings, firstIndex);
}
