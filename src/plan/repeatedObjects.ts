/** Problems with objects that the input has more than once. */
import { formatPosition } from '../base/position.js';
import type { Problem } from '../base/problem.js';
import type { LoadedDocument } from '../load/documents.js';
import { defaultPod } from '../pod/apiDefaults.js';
import type { JsonObject } from '../pod/json.js';
import { judgedPart } from '../pod/judgedPart.js';
import { podsOf } from '../pod/workload.js';
import { semanticEqual } from '../semantics/semanticEqual.js';
import { objectIn, textIn } from '../pod/objectFields.js';
import type { Repeated } from './clusterObjects.js';

/**
 * Overlapping dumps repeat objects. Equal ones count once. If they differ, it is not known which
 * one runs, and that is an error.
 */
export function repeatedProblems(repeated: readonly Repeated[]): readonly Problem[] {
  const [one] = repeated;
  if (one === undefined) return [];
  const differing = repeated.filter(
    ({ document, first }) => !semanticEqual(judgedPods(document), judgedPods(first)),
  );
  if (differing.length > 0)
    return differing.map(({ document, first }) => ({
      severity: 'error',
      position: nameOf(document),
      message: `${titleOf(document)} makes other pods at ${formatPosition(nameOf(first))}`,
      remedy: 'a cluster has one object of a name: leave one of the two out',
      other: nameOf(first),
    }));
  const others = repeated.length - 1;
  const more =
    others === 0 ? '' : others === 1 ? ', and so is 1 more' : `, and so are ${others} more`;
  return [
    {
      severity: 'warning',
      position: nameOf(one.document),
      message: `${titleOf(one.document)} is in the input already, at ${formatPosition(nameOf(one.first))}${more}: counted once`,
    },
  ];
}

const nameOf = ({ locate }: LoadedDocument): ReturnType<LoadedDocument['locate']> =>
  locate(['metadata', 'name']);

function titleOf({ value }: LoadedDocument): string {
  const metadata = objectIn(value as JsonObject, 'metadata');
  const namespace = textIn(metadata, 'namespace');
  return `${textIn(value as JsonObject, 'kind')} ${namespace === '' ? '' : `${namespace}/`}${textIn(metadata, 'name')}`;
}

/**
 * Fields of a pod that a later dump has and an earlier one lacks, because the pod was scheduled in
 * between.
 */
const OF_NODE = ['nodeName', 'tolerations', 'ephemeralContainers'];

const judgedPods = ({ value }: LoadedDocument): readonly unknown[] =>
  podsOf(value).pods.map(({ pod }) => {
    const { metadata, spec } = judgedPart(defaultPod(pod));
    const kept = Object.entries(spec as JsonObject).filter(([key]) => !OF_NODE.includes(key));
    return [objectIn(metadata as JsonObject, 'annotations'), Object.fromEntries(kept)];
  });
