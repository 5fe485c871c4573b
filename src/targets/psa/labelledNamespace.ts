/** The labels for a namespace, with regard to those that it already has. */
import { shortList } from '../../base/shortList.js';
import type { StandardLevel } from '../../standards/standardLevels.js';
import type { EmitOptions } from '../shared/options.js';
import { enforcedLevel, isStricter, othersLabels } from './existingLabels.js';
import { LABEL_SCRIPT, UNLABEL_SCRIPT, type LabelledNamespace } from './labelFiles.js';
import type { NamespaceLevel } from './levels.js';
import { ENFORCE, ENFORCE_VERSION, standardLabels } from './standardLabels.js';

type Labels = Readonly<Record<string, string>>;

/**
 * A level that the namespace already enforces is not lowered, not even in the modes that only
 * report.
 *
 * @param reasons why the namespace has its level.
 */
export function labelledNamespace(
  { name, level, asked }: Pick<NamespaceLevel, 'name' | 'level' | 'asked'>,
  options: Pick<EmitOptions, 'mode' | 'minor' | 'existing'>,
  reasons: readonly string[],
): LabelledNamespace {
  const existing = othersLabels(options.existing?.get(name) ?? {});
  const wanted = standardLabels(level, options);
  const kept = keptLevel(existing, wanted);
  const isStricterKept = asked !== undefined || (kept !== undefined && kept !== wanted[ENFORCE]);
  const labels: Labels = {
    ...wanted,
    // Without a version label, the level is that of the server's newest version.
    ...(kept === undefined
      ? {}
      : { [ENFORCE]: kept, [ENFORCE_VERSION]: existing[ENFORCE_VERSION] ?? 'latest' }),
  };
  const before = Object.fromEntries(
    Object.entries(existing).filter(([label]) => labels[label] !== undefined),
  );
  const replaced = replacedLabels(labels, before);
  return {
    name,
    labels,
    comments: [
      ...reasons,
      ...(isStricterKept
        ? [
            `it enforces ${kept ?? level} already, which is stricter${asked === undefined ? '' : ` than its policies ask for (${asked})`}: that stays`,
          ]
        : []),
      ...(replaced.length === 0
        ? []
        : [`replaces ${replaced.join(', ')}, which ${UNLABEL_SCRIPT} sets again`]),
    ],
    ...(Object.keys(before).length === 0 ? {} : { before }),
    ...(isStricterKept ? { kept: kept ?? level } : {}),
  };
}

/** An existing level that is at least as strict stays, with its version. */
function keptLevel(existing: Labels, wanted: Labels): StandardLevel | undefined {
  const today = enforcedLevel(existing);
  const then = enforcedLevel(wanted);
  return today !== undefined && then !== undefined && !isStricter(then, today) ? today : undefined;
}

/**
 * Existing levels that are replaced, such as `enforce=baseline`. Changed versions are not
 * mentioned.
 */
const replacedLabels = (labels: Labels, before: Labels): readonly string[] =>
  Object.entries(before)
    .filter(([label, value]) => labels[label] !== value && !label.endsWith('-version'))
    .map(([label, value]) => `${label.slice(label.indexOf('/') + 1)}=${value}`);

/** Notes of a conversion about existing labels. */
export function existingNotes(namespaces: readonly LabelledNamespace[]): readonly string[] {
  const names = (some: readonly LabelledNamespace[]): string =>
    shortList(some.map(({ name }) => name));
  const kept = namespaces.filter((one) => one.kept !== undefined);
  const replaced = namespaces.filter(
    ({ labels, before = {} }) => replacedLabels(labels, before).length > 0,
  );
  return [
    ...(kept.length === 0
      ? []
      : [
          `${names(kept)} ${kept.length === 1 ? 'enforces' : 'enforce'} a stricter level already, which stays`,
        ]),
    ...(replaced.length === 0
      ? []
      : [
          `${LABEL_SCRIPT} replaces labels of ${names(replaced)}, and ${UNLABEL_SCRIPT} sets them again`,
        ]),
  ];
}
