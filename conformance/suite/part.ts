/** The suite in parts: each asks an engine process of its own, a few run at a time, and what they say is printed in order. */
import { Report } from './report.js';

export interface Part {
  /** What `--only` calls it. */
  readonly name: string;
  readonly run: (report: Report) => Promise<void>;
}

/** Parts that run at a time: an engine keeps one core busy, and so does the suite. */
const AT_A_TIME = 2;

/** @returns the count of all. */
export async function runParts(parts: readonly Part[], print: (line: string) => void): Promise<Report> {
  const total = new Report(print), outputs = parts.map((): { lines: string[]; done: boolean } => ({ lines: [], done: false }));
  let next = 0, printed = 0;
  const flush = (): void => {
    for (; printed < parts.length; printed += 1) {
      const { lines, done } = outputs[printed]!;
      for (const line of lines.splice(0)) print(line);
      if (!done) return;
    }
  };
  const work = async (): Promise<void> => {
    for (let i = next++; i < parts.length; i = next++) {
      const { name, run } = parts[i]!, output = outputs[i]!, started = Date.now();
      const report = new Report((line) => {
        output.lines.push(line);
        flush();
      });
      // A part that breaks off is a failure, and the others go on.
      await run(report).catch((error: unknown) => report.check(`${name} runs to its end`, false, error instanceof Error ? error.stack : String(error)));
      report.note(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
      output.done = true;
      total.add(report);
      flush();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return total;
}
