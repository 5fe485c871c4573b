/** Pods, workloads and AdmissionReviews, told apart by content; JSON lines are read as a stream. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  itemsOf,
  workloadItems,
  type Requester,
  type WorkloadItem,
} from '../../api/workloadItems.js';
import { InputError } from '../../base/problem.js';
import { parseDocuments } from '../../load/documents.js';
import { listFiles, read } from '../../load/inputs.js';

/** Every item of the inputs, in order; what cannot be read comes as an error in its place. */
export async function* readWorkloads(
  inputs: readonly string[],
  requester: Requester,
  stdin: () => Readable = () => process.stdin,
): AsyncGenerator<WorkloadItem> {
  for (const file of inputs.flatMap((input) => listFiles(input))) {
    if (file !== '-' && !(await isJsonLines(file))) yield* objectsOf(read(file), file, requester);
    else
      yield* fromStream(
        file,
        file === '-' ? stdin() : createReadStream(file, { encoding: 'utf8' }),
        requester,
      );
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

const startsJsonLines = (line: string): boolean =>
  line.trimStart().startsWith('{') && 'value' in parseLine(line);

async function* fromStream(
  file: string,
  input: Readable,
  requester: Requester,
): AsyncGenerator<WorkloadItem> {
  let index = 0;
  let asText: string[] | undefined;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (asText !== undefined) asText.push(line);
    else if (line.trim() === '') continue;
    else if (index === 0 && !startsJsonLines(line)) asText = [line];
    else {
      const parsed = parseLine(line);
      const id = `${name(file)}#${index}`;
      yield* 'value' in parsed
        ? itemsOf(parsed.value, id, requester)
        : [{ id, error: parsed.error }];
      index += 1;
    }
  }
  if (asText !== undefined) yield* objectsOf(asText.join('\n'), file, requester);
}

const name = (file: string): string => (file === '-' ? '<stdin>' : file);

function parseLine(line: string): { readonly value: unknown } | { readonly error: string } {
  try {
    // Numbers beyond 2^53 go through the exact reader; it is slower, and they are rare.
    if (/[0-9]{16}/.test(line)) return { value: parseDocuments(line, 'line')[0]?.value };
    return { value: JSON.parse(line) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function* objectsOf(text: string, file: string, requester: Requester): Generator<WorkloadItem> {
  let documents;
  try {
    documents = parseDocuments(text, name(file));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { id: `${name(file)}#0`, error: error.message };
    return;
  }
  yield* workloadItems(documents, name(file), requester);
}
