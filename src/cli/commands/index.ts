/** The only list of commands. */
import type { Command } from '../args/command.js';
import { bundleCommand } from './bundleCommand.js';
import { checkCommand } from './checkCommand.js';
import { completionCommand } from './completionCommand.js';
import { convertCommand } from './convertCommand.js';
import { explainCommand } from './explainCommand.js';
import { gapsCommand } from './gapsCommand.js';
import { irCommand } from './irCommand.js';

export const COMMANDS: readonly Command[] = [
  convertCommand,
  checkCommand,
  gapsCommand,
  bundleCommand,
  irCommand,
  explainCommand,
  completionCommand(() => COMMANDS),
];
