/** What PSP and each target answer to pods and workloads, as the page shows it. */
import type { GapReview } from '../../src/api/index.js';
import { namespaceName } from '../../src/api/choices.js';
import { documentsOf } from '../../src/api/sources.js';
import { surroundingsOf } from '../../src/api/surroundings.js';
import { workloadItems } from '../../src/api/workloadItems.js';
import { sharedReasons } from '../../src/report/checkReasons.js';
import type { CheckLine } from '../../src/report/checkLine.js';
import { gapAnchor } from '../../src/report/gaps/gapAnchor.js';
import { ENTRY_PARTS, signedLine } from '../../src/report/gaps/gapEntry.js';
import { fieldDifferences } from '../../src/report/gaps/fieldDifferences.js';
import { policyName } from '../../src/report/gaps/gapGroups.js';
import { EFFECT_WORDS } from '../../src/report/gaps/gapWords.js';
import { template } from '../../src/base/template.js';
import { printable } from '../../src/base/printable.js';
import answers from '../../templates/answers.html.hbs';
import type { PodInput, Tried } from '../messages.js';
import { onPage } from './pageWords.js';
import { asInput, type Session } from './session.js';

/** The most answers that are shown. The command line has no limit. */
const MOST = 30;
const POD_FILE = 'pod.yaml';

const fill = template(answers, { partials: ENTRY_PARTS });

/** @throws InputError if the text is not YAML or JSON. */
export function tryPod(session: Session, { text, user, groups, namespace }: PodInput): Tried {
  const judge = session.judge();
  const documents = documentsOf({ name: POD_FILE, text });
  const surroundings = surroundingsOf([...session.documents, ...documents], {
    namespace: namespace === '' ? 'default' : asInput(() => namespaceName(namespace)),
    ...(user === '' ? {} : { as: { user, groups } }),
  });
  const items = workloadItems(documents, surroundings);
  const lines = items.slice(0, MOST).map(judge);
  const shown = lines.map((line) =>
    shownAnswer(line, session.isAnalysed ? session.review : undefined),
  );
  return {
    html: fill({
      answers: shown,
      more: Math.max(0, items.length - MOST),
      gapsKnown: session.isAnalysed,
    }),
    summary: lines.map(inShort).join('. '),
  };
}

function inShort({ id, object, psp, error }: CheckLine): string {
  return psp === undefined
    ? `${id}: ${error ?? ''}`
    : `${object?.kind ?? ''} ${object?.name ?? ''}: ${psp.verdict} by PSP`;
}

function shownAnswer(
  { id, object, psp, targets, diff, error }: CheckLine,
  review: GapReview | undefined,
): object {
  if (psp === undefined || object === undefined)
    return { title: printable(id), error: printable(error ?? '') };
  return {
    title: printable(`${object.kind} ${object.namespace}/${object.name}`),
    error: '',
    psp: psp.verdict,
    policy: printable(psp.policy ?? ''),
    note: printable(psp.note ?? ''),
    reasons: sharedReasons(psp.reasons).map(({ policies, field, text }) => ({
      policy: policies.join(', '),
      field,
      text,
    })),
    diff: (diff ?? []).map(signedLine),
    targets: Object.entries(targets ?? {}).map(([name, { verdict, note, gaps, pod }]) => ({
      name,
      verdict,
      note: printable(note ?? ''),
      gaps: gaps.map((gap) => explained(gap, review)),
      outcome:
        psp.verdict !== 'denied' && verdict !== 'denied'
          ? fieldDifferences(psp.pod, pod).map(signedLine)
          : [],
    })),
  };
}

/** The gap that explains why a target answers differently. */
function explained(id: string, review: GapReview | undefined): object {
  const gap = review?.gaps.find((one) => one.gap.id === id)?.gap;
  if (gap === undefined)
    return {
      anchor: gapAnchor(id),
      effect: 'unseen',
      words: printable(id),
      label: printable(id),
      reason: '',
    };
  const words = EFFECT_WORDS[gap.effect];
  const of = `${gap.control} of ${policyName(gap)}`;
  return {
    anchor: gapAnchor(id),
    effect: gap.effect,
    words: printable(`${words}: ${of}`),
    reason: printable(onPage(gap.reason)),
  };
}
