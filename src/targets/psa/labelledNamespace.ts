/** What a namespace is labelled with, beside what it has already. */
import { shortList } from '../../base/shortList.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';
import type { EmitOptions } from '../shared/options.js';
import { LABEL_SCRIPT, UNLABEL_SCRIPT, type LabelledNamespace } from './labelFiles.js';
import { ENFORCE, ENFORCE_VERSION, PREFIX, standardLabels } from './standardLabels.js';

type Labels = Readonly<Record<string, string>>;

/**
 * A level that the namespace enforces already is not lowered: it was held to PSP and to that.
 *
 * @param reasons why it has its level.
 */
export function labelledNamespace(
  { name, level }: { readonly name: string; readonly level: StandardLevel },
  options: Pick<EmitOptions, 'mode' | 'minor' | 'existing'>,
  reasons: readonly string[],
): LabelledNamespace {
  const existing = othersLabels(options.existing?.get(name) ?? {});
  const wanted = standardLabels(level, options);
  const kept = keptLevel(existing, wanted);
  const isStricterKept = kept !== undefined && kept !== wanted[ENFORCE];
  const labels: Labels = {
    ...wanted,
    // Without a version a level is that of the server's newest.
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
      ...(isStricterKept ? [`it enforces ${kept} already, which is stricter: that stays`] : []),
      ...(replaced.length === 0
        ? []
        : [`replaces ${replaced.join(', ')}, which ${UNLABEL_SCRIPT} sets again`]),
    ],
    ...(Object.keys(before).length === 0 ? {} : { before }),
    ...(isStricterKept ? { kept } : {}),
  };
}

/**
 * Those that somebody else has set: what an earlier conversion had set is replaced, and is not set
 * again. It may have left the level alone that is enforced.
 */
export function othersLabels(existing: Labels): Labels {
  const { level, minor } = auditedLevel(existing);
  if (level === undefined) return existing;
  const ours = MODES.map((mode) => standardLabels(level, { mode, minor }));
  const isIn = (set: Labels, label: string): boolean => set[label] === existing[label];
  const reporting = ours.filter((set) =>
    Object.keys(set).every((label) => label.startsWith(ENFORCE) || isIn(set, label)),
  );
  if (reporting.length === 0) return existing;
  const isEnforcing = reporting.some((set) => isIn(set, ENFORCE) && isIn(set, ENFORCE_VERSION));
  return Object.fromEntries(
    Object.entries(existing).filter(
      ([label]) => ours[0]![label] === undefined || (label.startsWith(ENFORCE) && !isEnforcing),
    ),
  );
}

const MODES = ['audit', 'warn', 'enforce'] as const;

/** Every mode has the level audited. */
const auditedLevel = (
  existing: Labels,
): { readonly level: StandardLevel | undefined; readonly minor: number } => ({
  level: STANDARD_LEVELS.find((level) => level === existing[`${PREFIX}audit`]),
  minor: Number(/^v1\.([0-9]+)$/.exec(existing[`${PREFIX}audit-version`] ?? '')?.[1] ?? NaN),
});

/** The level that labels have enforced; undefined for none, and for what is no level. */
export const enforcedLevel = (labels: Labels): StandardLevel | undefined =>
  STANDARD_LEVELS.find((level) => level === labels[ENFORCE]);

export const isStricter = (one: StandardLevel, other: StandardLevel): boolean =>
  STANDARD_LEVELS.indexOf(one) > STANDARD_LEVELS.indexOf(other);

/** What is as strict already stays in the version that it has. */
function keptLevel(existing: Labels, wanted: Labels): StandardLevel | undefined {
  const today = enforcedLevel(existing);
  const then = enforcedLevel(wanted);
  return today !== undefined && then !== undefined && !isStricter(then, today) ? today : undefined;
}

/** `enforce=baseline`, for levels; that their versions are others is no news. */
const replacedLabels = (labels: Labels, before: Labels): readonly string[] =>
  Object.entries(before)
    .filter(([label, value]) => labels[label] !== value && !label.endsWith('-version'))
    .map(([label, value]) => `${label.slice(label.indexOf('/') + 1)}=${value}`);

/** What a conversion says of labels that are there already. */
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
