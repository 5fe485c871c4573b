/**
 * The core in a Web Worker. It carries out orders one after the other, for one input at a time. It
 * stays alive for the next input, so that it can reuse results.
 */
import type { Problem, TargetName } from '../../src/api/index.js';
import { InputError } from '../../src/base/problem.js';
import { gapsHtml } from '../../src/report/gaps/gapsHtml.js';
import { TargetError } from '../../src/targets/shared/targetError.js';
import { VERSION } from '../../src/api/version.js';
import type { OrderName, Orders, PolicyRows, Progress, Request, Response } from '../messages.js';
import { archive } from './archive.js';
import { analysedPage, gapPage, targetGaps } from './gapPages.js';
import { problemsOnPage } from './pageWords.js';
import { Session } from './session.js';
import { tryPod } from './tryPod.js';

type Report = (progress: Progress) => void;
type Answering = {
  readonly [Name in OrderName]: (
    order: Orders[Name]['order'],
    report: Report,
    pause: () => Promise<void>,
  ) => Orders[Name]['answer'] | Promise<Orders[Name]['answer']>;
};

let current: Session | undefined;
function session(): Session {
  if (current === undefined) throw new Error('no policies have been read');
  return current;
}

const answering: Answering = {
  async convert({ input, first }, report, pause) {
    current = new Session(input);
    const own = current;
    report({ read: own.read() });
    for (const name of inTurn(own.targets, first)) {
      await pause();
      report({ documents: own.documentsFor(name) });
    }
    return null;
  },
  async analyse({ input, first }, report, pause) {
    current = new Session(input);
    const sendRows = (rows: readonly PolicyRows[]): void => report({ rows });
    const own = current;
    const order = inTurn(own.targets, first);
    let shown = performance.now() - BETWEEN_PAGES_MS;
    for (const name of order) {
      await pause();
      const say = seldom((policies: number, of: number) => report({ target: name, policies, of }));
      report({ gaps: targetGaps(own.analyse(name, say)) });
      if (name === order.at(-1) || performance.now() - shown < BETWEEN_PAGES_MS) continue;
      const soFar = own.reviewedSoFar();
      if (soFar !== undefined) report({ soFar: analysedPage(soFar, false, sendRows) });
      shown = performance.now();
    }
    await pause();
    return analysedPage(own.reviewed(), true, sendRows);
  },
  try: (pod) => tryPod(session(), pod),
  gap: (anchor) => gapPage(session().review, anchor),
  archive: () => archive(session().files()),
  report: () => gapsHtml(session().review, VERSION),
};

/**
 * The order of the targets: the one that the user looks at comes first, and psa last, because it
 * takes longest.
 */
function inTurn(targets: readonly TargetName[], first: string): readonly TargetName[] {
  const late = (name: TargetName): number => (name === first ? 0 : name === 'psa' ? 2 : 1);
  return [...targets].sort((a, b) => late(a) - late(b));
}

const BETWEEN_MS = 100;
/** Milliseconds between two intermediate results, because each takes time to lay out. */
const BETWEEN_PAGES_MS = 1000;

/** Calls the function no more often than a person can read. */
function seldom<Args extends readonly unknown[]>(say: (...args: Args) => void): typeof say {
  let next = 0;
  return (...args) => {
    const now = performance.now();
    if (now < next) return;
    next = now + BETWEEN_MS;
    say(...args);
  };
}

/** The global scope of a worker; TypeScript knows only that of a window here. */
const scope = self as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(message: Response): void;
};

/** The problems that the user can fix; undefined for a fault of psp-ferry itself. */
function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof InputError) return error.problems;
  if (error instanceof TargetError)
    return [{ severity: 'error', position: { file: '' }, message: error.message }];
  return undefined;
}

class Outdated extends Error {}

/** The id of the last order with a new input. */
let newest = 0;

scope.onmessage = ({ data }) => {
  if (data.name === 'convert' || data.name === 'analyse') newest = data.id;
  void answer(data);
};

async function answer({ id, name, order }: Request): Promise<void> {
  const carryOut = answering[name] as (
    order: unknown,
    report: Report,
    pause: () => Promise<void>,
  ) => unknown;
  const report: Report = (progress) => scope.postMessage({ id, progress });
  /** Lets newer orders arrive, and cancels what they made obsolete. */
  const pause = async (): Promise<void> => {
    await new Promise((heard) => setTimeout(heard, 0));
    if (newest !== id) throw new Outdated();
  };
  try {
    scope.postMessage({ id, answer: await carryOut(order, report, pause) });
  } catch (error) {
    const problems = problemsOf(error);
    if (error instanceof Outdated) scope.postMessage({ id, outdated: true });
    else if (problems !== undefined) scope.postMessage({ id, problems: problemsOnPage(problems) });
    else scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
}
