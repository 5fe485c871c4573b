/**
 * Pod Security Admission: a level of the Pod Security Standards for each namespace, and one for all
 * others.
 */
import { standardGaps } from './standardGaps.js';
import type { EmitOptions } from '../shared/options.js';
import type { OutputFile, Target } from '../target.js';
import { yamlFile } from '../shared/files.js';
import type { PolicySet } from '../../ir/policySet.js';
import { labelFiles, type LabelledNamespace } from './labelFiles.js';
import { levelGapOptions } from './levelGapOptions.js';
import { levelReasons, levelRemark } from './levelReasons.js';
import { levelsOf, type NamespaceLevel } from './levels.js';
import { predictLevel } from './predict.js';
import type { StandardLevel } from '../../standards/standardLevels.js';

const LEVEL_TITLES: Readonly<Partial<Record<EmitOptions['psaLevel'], string>>> = {
  nearest: 'The strictest level that admits what the policies of each namespace state',
  lossless: 'The strictest level that refuses nothing the policies of each namespace admit',
  safe: 'The weakest level that admits nothing the policies of each namespace refuse',
};

const PREFIX = 'pod-security.kubernetes.io/';

export const psa: Target = {
  name: 'psa',
  summary: 'Pod Security Admission labels, built into Kubernetes 1.25 and newer',
  rollout: {
    audit: 'the label `audit`',
    warn: 'the labels `audit` and `warn`',
    enforce: 'the labels `enforce`, `audit` and `warn`',
    watch:
      'the annotation `pod-security.kubernetes.io/audit-violations` in the audit log of the API server, and its metric `pod_security_evaluations_total`',
  },
  emit: (policySet, options) => {
    const levels = levelsOf(policySet, options);
    const note = levelRemark(levels);
    return {
      files: [
        ...labelFiles(
          LEVEL_TITLES[options.psaLevel] ?? `Level ${options.psaLevel}, as asked for`,
          labelledNamespaces(policySet, options),
        ),
        configurationFile(levels.others, options),
      ],
      ...(note === undefined ? {} : { note }),
    };
  },
  gaps: (policySet, options) => standardGaps(policySet, levelGapOptions(policySet, options)),
  predict: predictLevel,
};

/** The namespaces that are known, as they are labelled. */
export const labelledNamespaces = (
  policySet: PolicySet,
  options: EmitOptions,
): readonly LabelledNamespace[] =>
  levelsOf(policySet, options).namespaces.map((one) => ({
    name: one.name,
    labels: standardLabels(one.level, options),
    comments: levelReasons(one, options),
  }));

/**
 * Warnings and audit entries look at templates of workloads too, so that people learn of a refusal
 * before their pods are missing.
 */
function modes(
  level: StandardLevel,
  { mode }: Pick<EmitOptions, 'mode'>,
): Readonly<Record<'enforce' | 'audit' | 'warn', StandardLevel>> {
  return {
    enforce: mode === 'enforce' ? level : 'privileged',
    audit: level,
    warn: mode === 'audit' ? 'privileged' : level,
  };
}

/** The labels of a namespace that is held to a level. */
export function standardLabels(
  level: StandardLevel,
  options: Pick<EmitOptions, 'mode' | 'minor'>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(modes(level, options)).flatMap(([mode, value]) => [
      [`${PREFIX}${mode}`, value],
      [`${PREFIX}${mode}-version`, `v1.${options.minor}`],
    ]),
  );
}

function configurationFile(others: Omit<NamespaceLevel, 'name'>, options: EmitOptions): OutputFile {
  const defaults = Object.fromEntries(
    Object.entries(modes(others.level, options)).flatMap(([mode, value]) => [
      [mode, value],
      [`${mode}-version`, `v1.${options.minor}`],
    ]),
  );
  return yamlFile(
    'admission-configuration.yaml',
    'For namespaces without labels: the file for kube-apiserver --admission-control-config-file; it is not applied',
    [
      {
        comments: [
          {
            path: ['plugins', 0, 'configuration', 'defaults'],
            text: levelReasons(others, options).join('. '),
          },
        ],
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
