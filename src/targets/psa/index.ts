/**
 * Pod Security Admission: a level of the Pod Security Standards for each namespace, and one for all
 * others.
 */
import { standardGaps } from './standardGaps.js';
import { knowsGrants, type PolicySet } from '../../ir/policySet.js';
import {
  chooseSelection,
  remarks,
  selectionError,
  type SelectionChoice,
} from '../shared/selection.js';
import type { EmitOptions } from '../shared/options.js';
import type { OutputFile } from '../shared/outputFile.js';
import type { Emitted, Target } from '../target.js';
import { yamlFile } from '../shared/files.js';
import { CONFIGURATION_FILE } from './configurationFile.js';
import { labelFiles, type LabelledNamespace } from './labelFiles.js';
import { existingNotes, labelledNamespace } from './labelledNamespace.js';
import { levelGapOptions } from './levelGapOptions.js';
import { levelReasons, levelRemark } from './levelReasons.js';
import { levelsOf, type NamespaceLevel } from './levels.js';
import { predictLevel } from './predict.js';
import { namespaceLabels } from './exceptions.js';
import { UNLABELLED, unlabelledNote } from './unlabelled.js';
import { levelModes } from './standardLabels.js';

const LEVEL_TITLES: Readonly<Partial<Record<EmitOptions['psaLevel'], string>>> = {
  nearest: 'The strictest level that admits what the policies of each namespace state',
  lossless: 'The strictest level that refuses nothing the policies of each namespace admit',
  safe: 'The weakest level that admits nothing the policies of each namespace refuse',
};

export const psa: Target = {
  name: 'psa',
  summary: 'Pod Security Admission labels, built into Kubernetes 1.25 and newer',
  since: 25,
  rollout: {
    audit: 'the label `audit`',
    warn: 'the labels `audit` and `warn`',
    enforce: 'the labels `enforce`, `audit` and `warn`',
    watch:
      'the annotation `pod-security.kubernetes.io/audit-violations` in the audit log of the API server, and its metric `pod_security_evaluations_total`',
  },
  selects,
  emit: (policySet, options) => {
    const choice = selects(policySet, options);
    if ('refused' in choice)
      throw selectionError(policySet, options, [{ target: 'psa', ...choice }]);
    const written = levelFiles(policySet, options, choice.warning);
    const unlabelled =
      options.scope === undefined ? unlabelledNote(levelsOf(policySet, options)) : undefined;
    const note = [written.note, unlabelled].filter((one) => one !== undefined).join('. ');
    return { ...remarks(choice), ...written, ...(note === '' ? {} : { note }) };
  },
  gaps: (policySet, options) => standardGaps(policySet, levelGapOptions(policySet, options)),
  predict: predictLevel,
  exceptions: namespaceLabels,
};

/** The known namespaces, with their new labels. */
export const labelledNamespaces = (
  policySet: PolicySet,
  options: EmitOptions,
): readonly LabelledNamespace[] =>
  levelsOf(policySet, options).namespaces.map((one) =>
    labelledNamespace(one, options, levelReasons(one, options)),
  );
/** A namespace has one level for everyone, so grants cannot be checked for each request. */
function selects(policySet: PolicySet, options: Pick<EmitOptions, 'selection'>): SelectionChoice {
  const isKnown = knowsGrants(policySet);
  if (options.selection === 'any' || !isKnown)
    return chooseSelection(policySet, options, { selections: ['any'] });
  return {
    selection: 'static',
    warning:
      policySet.grants.length === 0
        ? 'the roles and bindings of the input grant nobody a policy, and no level refuses every pod'
        : 'a level holds for everyone in a namespace: it is the weakest that a policy usable there needs; PSP chose the policy by the requester',
  };
}

/** @param remark a comment for reviewers of the files. */
export function levelFiles(policySet: PolicySet, options: EmitOptions, remark?: string): Emitted {
  const levels = levelsOf(policySet, options);
  const labelled = labelledNamespaces(policySet, options);
  const remarked = levelRemark(levels);
  const notes = [...(remarked === undefined ? [] : [remarked]), ...existingNotes(labelled)];
  return {
    files: [
      ...labelFiles(
        [
          ...headed(
            LEVEL_TITLES[options.psaLevel] ?? `Level ${options.psaLevel}, as asked for`,
            remark,
          ),
          ...(options.scope === undefined ? [UNLABELLED] : []),
        ],
        labelled,
      ),
      configurationFile(levels.others, options, remark),
    ],
    ...(notes.length === 0 ? {} : { note: notes.join('. ') }),
  };
}

/** The file for namespaces without labels, without the other files. */
export const levelConfiguration = (policySet: PolicySet, options: EmitOptions): OutputFile =>
  configurationFile(levelsOf(policySet, options).others, options, undefined);

/** The comment lines at the top of a file. */
const headed = (header: string, remark: string | undefined): readonly string[] =>
  remark === undefined ? [header] : [header, remark];

function configurationFile(
  others: Omit<NamespaceLevel, 'name'>,
  options: EmitOptions,
  remark: string | undefined,
): OutputFile {
  const defaults = levelModes(others.level, options);
  return yamlFile(
    CONFIGURATION_FILE,
    headed(
      'For namespaces without labels: the file for kube-apiserver --admission-control-config-file; it is not applied',
      remark,
    ).join('\n# '),
    [
      {
        comments: levelReasons(others, options).map((text) => ({
          path: ['plugins', 0, 'configuration', 'defaults'],
          text,
        })),
        object: {
          apiVersion: 'apiserver.config.k8s.io/v1',
          kind: 'AdmissionConfiguration',
          plugins: [
            {
              name: 'PodSecurity',
              configuration: {
                apiVersion: 'pod-security.admission.config.k8s.io/v1',
                kind: 'PodSecurityConfiguration',
                defaults,
                exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
              },
            },
          ],
        },
      },
    ],
  );
}
