/**
 * psp-ferry as a library. Its functions take texts or objects and return texts and objects. They
 * use no files, no processes and no clock. docs/library.md describes each.
 *
 *     import { convert } from 'psp-ferry';
 *     for (const [path, text] of convert(psp, { targets: ['vap'] }).files) console.log(path, text);
 */
export { bundle, type Bundle, type BundleChoices } from './library/bundle.js';
export { check, judge, type CheckChoices } from './library/check.js';
export { convert, type Conversion } from './library/convert.js';
export { diff, formatDiff, type DiffChoices } from './library/diff.js';
export { formatGaps, gaps, type GapChoices } from './library/gaps.js';
export { plan, type Planning, type PlanningChoices } from './library/plan.js';
export { read, type ReadOptions } from './library/read.js';
export type { TargetChoices } from './choices.js';
export type { AskingChoices } from './surroundings.js';
export type { ConvertedTarget } from './conversion.js';
export type { NamedText, Source } from './sources.js';
export {
  EFFECTS,
  IMPACTS,
  severityOf,
  TARGET_NAMES,
  type Effect,
  type Gap,
  type Impact,
  type TargetName,
} from '../gaps/gap.js';
export type { Grant, Policy, PolicySet } from '../ir/policySet.js';
export { formatProblem, InputError, type Problem } from '../base/problem.js';
export type { Position } from '../base/position.js';
export type { CheckLine } from '../report/checkLine.js';
export {
  REPORT_FORMATS as GAP_FORMATS,
  type FormatName as GapFormat,
} from '../report/formatNames.js';
export { FAIL_ON, type FailOn } from '../report/gaps/failOn.js';
export type { GapReview, ReviewedGap } from '../report/gaps/gapReview.js';
export { gapJson } from '../report/gapsJson.js';
export type { Difference } from '../diff/difference.js';
export type { DiffReview, ReviewedDifference } from '../report/diff/diffReview.js';
export type { PolicyInput } from '../load/readPolicySet.js';
export type { MigrationPlan } from '../plan/plan.js';
export { VERSION } from './version.js';
