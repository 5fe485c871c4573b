/** The differences as workflow commands of GitHub Actions, beside the changed lines. */
import { SEVERITIES } from '../../gaps/gap.js';
import { printable } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { ANNOTATION_COMMANDS } from '../gaps/gapsGithub.js';
import { commandData, commandFile, commandNotice, commandProperty } from '../githubCommand.js';
import { EFFECT_WORDS } from '../gaps/gapWords.js';
import {
  answersInWords,
  groupDifferences,
  removedFrom,
  type DifferenceGroup,
  diffConclusion,
  withAssumptions,
  type DiffReview,
} from './diffReview.js';

/** @param concluded the conclusion; empty if another part of the report shows it. */
export const diffGithub = (
  review: DiffReview,
  concluded = withAssumptions(review, diffConclusion(review)),
): string =>
  [
    ...differenceAnnotations(review),
    ...(concluded === '' ? [] : [commandNotice(concluded)]),
    '',
  ].join('\n');

/** GitHub shows at most ten annotations of each kind for a step, so errors come first. */
const differenceAnnotations = ({
  differences,
}: Pick<DiffReview, 'differences'>): readonly string[] =>
  [...groupDifferences(differences)]
    .sort((a, b) => severityRank(a) - severityRank(b))
    .map(annotation);

const severityRank = ({ all }: DifferenceGroup): number => SEVERITIES.indexOf(all[0]!.severity);

function annotation({ effect, control, policies, reason, all }: DifferenceGroup): string {
  const [{ difference, severity, showing }] = all as [(typeof all)[number]];
  const { inNew } = difference;
  const where =
    inNew === null ? '' : `file=${commandFile(inNew.file)},line=${inNew.line},col=${inNew.column},`;
  const title = `${EFFECT_WORDS[effect]}: ${control} of ${shortList(policies)}`;
  const message = [
    `${reason}.`,
    [showing.request, ...showing.differences].join('; '),
    `${answersInWords(difference)}.`,
    ...removedFrom(difference),
  ]
    .map(printable)
    .join('\n');
  return `::${ANNOTATION_COMMANDS[severity]} ${where}title=${commandProperty(printable(title))}::${commandData(message)}`;
}
