/** The only list of commands. */
import type { Command } from '../args/command.js';
import { bundleCommand } from './bundle.js';
import { checkCommand } from './check.js';
import { completionCommand } from './completion.js';
import { convertCommand } from './convert.js';
import { explainCommand } from './explain.js';
import { gapsCommand } from './gaps.js';
import { irCommand } from './ir.js';

export const COMMANDS: readonly Command[] = [
  convertCommand,
  checkCommand,
  gapsCommand,
  bundleCommand,
  irCommand,
  explainCommand,
  completionCommand(() => COMMANDS),
];
