/** The only list of commands. What each of them does is in work.ts. */
import { bundleTable } from './bundle.js';
import { checkTable } from './check.js';
import { completionTable } from './completion.js';
import { convertTable } from './convert.js';
import { diffTable } from './diff.js';
import { explainTable } from './explain.js';
import { gapsTable } from './gaps.js';
import { irTable } from './ir.js';
import { planTable } from './plan.js';
import { verifyTable } from './verify.js';

export const COMMANDS = {
  convert: convertTable,
  check: checkTable,
  gaps: gapsTable,
  diff: diffTable,
  bundle: bundleTable,
  plan: planTable,
  verify: verifyTable,
  ir: irTable,
  explain: explainTable,
  completion: completionTable,
} as const;

export type CommandName = keyof typeof COMMANDS;
