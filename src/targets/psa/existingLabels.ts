/** The labels of Pod Security Admission that a namespace already has, and who set them. */
import { LEVEL_LABELS } from '../../base/levelLabels.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';
import { ENFORCE, ENFORCE_VERSION, standardLabels } from './standardLabels.js';

type Labels = Readonly<Record<string, string>>;

/**
 * The labels that somebody else has set. Labels that an earlier conversion set are left out,
 * because they are replaced. An earlier conversion in the mode audit or warn did not set the
 * enforced level, so that one counts as somebody else's.
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

/**
 * The labels of namespaces, with those that an earlier conversion replaced in place of its own.
 *
 * @param replaced what the earlier conversion would restore.
 */
export function withReplacedLabels(
  existing: ReadonlyMap<string, Labels>,
  replaced: ReadonlyMap<string, Labels>,
): ReadonlyMap<string, Labels> {
  const restored = [...replaced].map(([name, labels]): [string, Labels] => {
    const today = existing.get(name);
    if (today === undefined) return [name, labels];
    const others = othersLabels(today);
    const hidden = Object.entries(labels).filter(
      ([label]) => today[label] !== undefined && others[label] === undefined,
    );
    return [name, hidden.length === 0 ? today : { ...Object.fromEntries(hidden), ...others }];
  });
  return new Map([...existing, ...restored]);
}

const MODES = ['audit', 'warn', 'enforce'] as const;

/** The audited level. A conversion sets it in every mode, so it shows which level was chosen. */
const auditedLevel = (
  existing: Labels,
): { readonly level: StandardLevel | undefined; readonly minor: number } => ({
  level: STANDARD_LEVELS.find((level) => level === existing[`${LEVEL_LABELS}audit`]),
  minor: Number(/^v1\.([0-9]+)$/.exec(existing[`${LEVEL_LABELS}audit-version`] ?? '')?.[1] ?? NaN),
});

/** The enforced level; undefined if there is none, or if the label's value is not a level. */
export const enforcedLevel = (labels: Labels): StandardLevel | undefined =>
  STANDARD_LEVELS.find((level) => level === labels[ENFORCE]);

export const isStricter = (one: StandardLevel, other: StandardLevel): boolean =>
  STANDARD_LEVELS.indexOf(one) > STANDARD_LEVELS.indexOf(other);
