/**
 * The parts of the suite. Each is a process with its own engines; two run at a time, and their
 * output is printed in order.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Report } from './report.js';

export interface Part {
  /** What `--only` calls it. */
  readonly name: string;
  readonly run: (report: Report) => Promise<void>;
}

/** Names the part that a process is for. */
export const PART_VARIABLE = 'PSP_FERRY_PART';
/** A part and its engine take turns, so they keep one core busy. */
const AT_A_TIME = 2;

/** One part, here. A part that breaks off is a failure. */
export async function runPart({ name, run }: Part, print: (line: string) => void): Promise<Report> {
  const report = new Report(print);
  const started = Date.now();
  await run(report).catch((error: unknown) =>
    report.check(
      `${name} runs to its end`,
      false,
      error instanceof Error ? error.stack : String(error),
    ),
  );
  report.note(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
  return report;
}

/** @returns the count of all parts. */
export async function runParts(
  names: readonly string[],
  print: (line: string) => void,
): Promise<Report> {
  const total = new Report(print);
  const outputs = names.map((): { lines: string[]; done: boolean } => ({ lines: [], done: false }));
  let next = 0;
  let printed = 0;
  const flush = (): void => {
    for (; printed < names.length; printed += 1) {
      const { lines, done } = outputs[printed]!;
      for (const line of lines.splice(0)) print(line);
      if (!done) return;
    }
  };
  const work = async (): Promise<void> => {
    for (let i = next++; i < names.length; i = next++) {
      const output = outputs[i]!;
      const count = await inProcess(names[i]!, (line) => {
        output.lines.push(line);
        flush();
      });
      output.done = true;
      total.add(count);
      flush();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return total;
}

type Count = Pick<Report, 'passed' | 'failed' | 'skipped'>;

/** The last line of a part's process is its count. */
function inProcess(name: string, print: (line: string) => void): Promise<Count> {
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, [PART_VARIABLE]: name },
  });
  let count: Count | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, passed, failed, skipped = '0'] =
      /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line) ?? [];
    if (passed === undefined) print(line);
    else count = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      if (count !== undefined) return resolve(count);
      print(`  FAIL ${name} ended with ${code} before it could count`);
      resolve({ passed: 0, failed: 1, skipped: 0 });
    });
  });
}
