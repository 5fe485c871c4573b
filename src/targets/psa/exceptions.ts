import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';
import type { ExceptionInput, Exceptions } from '../shared/exceptions.js';
import { namespacesOf } from '../shared/scope.js';
import type { Workload } from '../shared/workload.js';
import { LABEL_SCRIPT, labelFiles, type LabelledNamespace } from './labelFiles.js';
import { levelRunner } from './levelRunner.js';
import { standardLabels } from './standardLabels.js';

/** Written for every application, because each namespace has a level in any case. */
export const namespaceLabels: Exceptions = {
  policies: 'Pod Security Admission',
  file: LABEL_SCRIPT,
  narrowness: 'the namespace: labels of namespaces are its only setting',
  files: (input) =>
    labelFiles(
      [
        `The strictest level of the Pod Security Standards that takes the workloads of ${input.name} as they stand`,
      ],
      namespacesOf(input).map((name) => labelled(name, input)),
    ),
};

function labelled(name: string, { workloads, beyond, minor }: ExceptionInput): LabelledNamespace {
  const level = levelFor(workloads, name, minor);
  const excused = beyond
    .filter(({ check }) => check.level === (level === 'privileged' ? 'baseline' : 'restricted'))
    .filter((one) => one.workloads.some(({ request }) => request.namespace === name));
  return {
    name,
    labels: standardLabels(level, { minor, mode: 'enforce' }),
    comments: level === 'restricted' ? [] : excused.flatMap(({ reasons }) => reasons),
  };
}

/** The strictest level that admits every workload of a namespace unchanged. */
export function levelFor(
  workloads: readonly Workload[],
  namespace: string,
  minor: number,
): StandardLevel {
  const here = workloads.filter(({ request }) => request.namespace === namespace);
  return (
    STANDARD_LEVELS.findLast((level) =>
      here.every(({ request }) => levelRunner(level, minor).admits(request.pod)),
    ) ?? 'privileged'
  );
}
