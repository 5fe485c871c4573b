/** Explains why a namespace has its level: one sentence for each reason. */
import { shortList } from '../../base/shortList.js';
import type { Policy } from '../../ir/policySet.js';
import type { EmitOptions } from '../shared/options.js';
import type { Levels, NamespaceLevel } from './levels.js';
import {
  fieldsLetThrough,
  fieldsRefused,
  letsThrough,
  silentFields,
  statedFields,
} from './standardLevel.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

type Fields = (policy: Policy, level: StandardLevel, minor: number) => readonly string[];

export function levelReasons(
  { level, policies, leftOut }: Omit<NamespaceLevel, 'name'>,
  { minor }: Pick<EmitOptions, 'minor'>,
): readonly string[] {
  const fields = (of: Fields, at: StandardLevel): readonly string[] => [
    ...new Set(policies.flatMap((policy) => of(policy, at, minor))),
  ];
  const next = STANDARD_LEVELS[STANDARD_LEVELS.indexOf(level) + 1];
  const stated = fields(statedFields, level);
  const others = fields(fieldsRefused, level).filter((field) => !stated.includes(field));
  const isSilent = (field: string): boolean =>
    policies.every((policy) => silentFields(policy).has(field));
  return [
    policies.length === 0
      ? 'no policy of an application is granted here'
      : `policies: ${namesOf(policies)}`,
    ...(leftOut.length === 0 ? [] : [leftOutText(leftOut)]),
    ...sentence(`${level} refuses what they admit, by`, stated),
    ...sentence(
      `${level} wants pods to say what these policies fill in or take for granted:`,
      others.filter((field) => !isSilent(field)),
    ),
    ...sentence(
      `${level} refuses some values of what they say nothing of:`,
      others.filter(isSilent),
    ),
    ...sentence(`${level} lets through what they refuse, by`, letThrough(policies, level, minor)),
    ...(next === undefined
      ? []
      : sentence(`${next} would refuse what they admit, by`, fields(statedFields, next))),
  ];
}

/** The remark of a conversion about the levels that it sets. */
export function levelRemark({ namespaces, others }: Levels): string | undefined {
  const leftOut = [...new Set([...namespaces, others].flatMap((one) => one.leftOut))];
  return leftOut.length === 0 ? undefined : leftOutText(leftOut);
}

const leftOutText = (policies: readonly Policy[]): string =>
  `not counted outside the namespaces of the system: ${shortList(
    policies.map(({ name }) => name),
    8,
  )}, which only administrators, nodes or controllers of the system may use`;

const namesOf = (policies: readonly Policy[]): string =>
  policies.map(({ name }) => name).join(', ');

const sentence = (start: string, fields: readonly string[]): readonly string[] =>
  fields.length === 0 ? [] : [`${start} ${fields.join(', ')}`];

/**
 * The PSP fields by which every policy refuses pods that the level admits: any policy may admit a
 * pod.
 */
function letThrough(
  policies: readonly Policy[],
  level: StandardLevel,
  minor: number,
): readonly string[] {
  // Policies with few values refuse few pods. If the first one refuses nothing of this kind, the
  // others need not be searched.
  const [first, ...others] = [...policies].sort(
    (a, b) => silentFields(b).size - silentFields(a).size,
  );
  let left = first === undefined ? [] : fieldsLetThrough(first, level, minor);
  for (const policy of others) {
    if (left.length === 0) break;
    left = left.filter(letsThrough(policy, level, minor));
  }
  return left;
}
