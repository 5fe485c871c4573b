/** What whoever makes the bundle, or installs it, should look at. */
import { formatFieldPath } from '../base/fieldPath.js';
import { quoted } from '../base/quoted.js';
import { placeholdersIn } from '../psp/doubts.js';
import type { Application } from './application.js';
import { accountCautions } from './runtimePods.js';

export const bundleCautions = (application: Application): readonly string[] => [
  ...accountCautions(application),
  ...placeholderCautions(application),
];

/** Of the vendor's own policies, the reader of policies warns. */
const placeholderCautions = ({ needs, policySet }: Application): readonly string[] =>
  needs.length === 0
    ? []
    : policySet.policies.flatMap(({ spec }) =>
        placeholdersIn(spec).map(
          ({ path, text }) =>
            `${quoted(text)} of a workload is a placeholder, which ${formatFieldPath(path)} takes literally: fill it in first`,
        ),
      );
