/** Reads audit logs line by line, because they may be larger than memory. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../base/problem.js';
import { isAuditEvent } from '../../pod/auditEvent.js';
import { UsageError } from './exit.js';
import { lineBlocks, linesIn } from './lineBlocks.js';
import { isPackedLog, mayBeLog } from '../../load/fileNames.js';
import { listFiles } from '../../load/inputs.js';
import { whyUnreadable } from '../../load/readText.js';

/**
 * Each audit event of the logs. The last line may be incomplete, if it is still being written.
 * @throws InputError if a file has no event at all.
 */
export async function* auditEvents(inputs: readonly string[]): AsyncGenerator<unknown> {
  for (const file of inputs.flatMap(logsOf)) {
    let found = 0;
    for await (const line of linesOf(file)) {
      const event = parsed(line);
      if (!isAuditEvent(event)) continue;
      found += 1;
      yield event;
    }
    if (found === 0) throw nothingIn(file, 'event');
  }
}

/**
 * kube-apiserver packs the logs that it rotates (--audit-log-compress).
 * @throws InputError if a packed log cannot be unpacked.
 */
async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const input = isPackedLog(file) ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
  try {
    for await (const block of lineBlocks(input, file)) yield* linesIn(block);
  } catch (fault) {
    throw fault instanceof InputError ? fault : unreadableLog(file, fault as Error);
  }
}

const unreadableLog = (file: string, fault: Error): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file },
      ...(isPackedLog(file)
        ? {
            message: `cannot be read: ${fault.message}`,
            remedy: 'give it unpacked (gunzip), and whole',
          }
        : { message: whyUnreadable(fault) }),
    },
  ]);

/** @throws InputError for a folder without logs. */
function logsOf(input: string): readonly string[] {
  if (input === '-') throw noStdin();
  const files = listFiles(input, undefined, mayBeLog);
  if (files.length === 0)
    throw nothingIn(input, 'log (.log, .json, .jsonl or .ndjson, or packed as .gz)');
  return files;
}

const noStdin = (): UsageError =>
  new UsageError('audit logs are not read from standard input: name their files');

const nothingIn = (file: string, what: string): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file },
      message: `there is no ${what} in it`,
      remedy: 'give the audit log of kube-apiserver, one JSON object on each line',
    },
  ]);

function parsed(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
