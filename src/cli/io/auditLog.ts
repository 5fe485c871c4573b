/** Reads audit logs line by line, because they may be larger than memory. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { InputError } from '../../base/problem.js';
import { mayBeLog } from '../../load/fileNames.js';
import { listFiles } from '../../load/inputs.js';

/**
 * Each event of the logs. The last line may be incomplete, if it is still being written.
 * @throws InputError if a file has no event at all.
 */
export async function* auditEvents(inputs: readonly string[]): AsyncGenerator<unknown> {
  for (const file of inputs.flatMap(logsOf)) {
    const lines = createInterface({
      input: createReadStream(file, { encoding: 'utf8' }),
      crlfDelay: Infinity,
    });
    let found = 0;
    for await (const line of lines) {
      const event = parsed(line);
      if (event === undefined) continue;
      found += 1;
      yield event;
    }
    if (found === 0) throw nothingIn(file, 'event');
  }
}

/** @throws InputError for a folder without logs. */
function logsOf(input: string): readonly string[] {
  const files = listFiles(input, undefined, mayBeLog);
  if (files.length === 0) throw nothingIn(input, 'log (.log, .json, .jsonl or .ndjson)');
  return files;
}

const nothingIn = (file: string, what: string): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file },
      message: `there is no ${what} in it`,
      remedy: 'give the audit log of kube-apiserver, a JSON object a line',
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
