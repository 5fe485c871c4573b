/** The core in a Web Worker: each order is answered in turn, for one input at a time. */
import { formatGaps, InputError, type Problem } from '../../src/api/index.js';
import { TargetError } from '../../src/targets/shared/targetError.js';
import manifest from '../../package.json' with { type: 'json' };
import type { OrderName, Orders, Request, Response, TargetGaps } from '../messages.js';
import { archive } from './archive.js';
import { analysedPage, gapPage, targetGaps } from './gapPages.js';
import { Session } from './session.js';
import { tryPod } from './tryPod.js';

type Answering = {
  readonly [Name in OrderName]: (
    order: Orders[Name]['order'],
    report: (progress: TargetGaps) => void,
  ) => Orders[Name]['answer'];
};

let current: Session | undefined;
function session(): Session {
  if (current === undefined) throw new Error('no policies have been read');
  return current;
}

const answering: Answering = {
  convert: (input) => (current = new Session(input)).converted(),
  analyse: (input, report) => {
    current = new Session(input);
    const { review, warnings } = current.analyse((analysis) => report(targetGaps(analysis)));
    return analysedPage(review, warnings);
  },
  try: (pod) => tryPod(session(), pod),
  gap: (anchor) => gapPage(session().review, anchor),
  archive: () => archive(session().files()),
  report: () => formatGaps(session().review, 'html', manifest.version),
};

/** Of a worker's own scope; the types here are a window's. */
const scope = self as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(message: Response): void;
};

/** What the user can mend; anything else is a fault of ours. */
function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof InputError) return error.problems;
  if (error instanceof TargetError)
    return [{ severity: 'error', position: { file: '' }, message: error.message }];
  return undefined;
}

scope.onmessage = ({ data: { id, name, order } }) => {
  const answer = answering[name] as (
    order: unknown,
    report: (progress: TargetGaps) => void,
  ) => unknown;
  try {
    scope.postMessage({
      id,
      answer: answer(order, (progress) => scope.postMessage({ id, progress })),
    });
  } catch (error) {
    const problems = problemsOf(error);
    if (problems !== undefined) scope.postMessage({ id, problems });
    else scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
};
