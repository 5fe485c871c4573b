/** A thread that judges: it gets lines, and answers in the order in which it gets them. */
import { parentPort, workerData } from 'node:worker_threads';
import { judgingOf, type JudgingSettings } from './judging.js';
import { prepareLongWork } from './longWork.js';
import { READY, type Lines } from './threads.js';

// V8 resets these flags when a thread starts.
prepareLongWork();
const port = parentPort!;
const judge = judgingOf(workerData as JudgingSettings);
port.on('message', ({ lines, firstLine, name, firstIndex }: Lines) => {
  const part = { lines: Buffer.from(lines.buffer, lines.byteOffset, lines.length), firstLine };
  port.postMessage(judge(part, name, firstIndex));
});
port.postMessage(READY);
