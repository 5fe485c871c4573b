/** Reads a plan that `psp-ferry plan` wrote. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../base/problem.js';
import { requireFile, whyUnreadable } from '../../load/readText.js';
import { PLAN } from '../../plan/fileNames.js';
import type { MigrationPlan } from '../../plan/plan.js';
import { isHalfWritten } from './outputFolder.js';
import { EXPECTATIONS, type Expectation } from '../../plan/verification/expectation.js';

export interface ReadPlan {
  readonly plan: MigrationPlan;
  readonly expectations: readonly Expectation[];
}

/** @throws InputError if the folder has no plan, or one of another version. */
export function readPlan(folder: string): ReadPlan {
  const plan = parsed(join(folder, PLAN), read(folder, PLAN)) as MigrationPlan;
  if (plan.kind !== 'Plan' || plan.apiVersion !== 'psp-ferry/v1')
    throw notAPlan(join(folder, PLAN), 'this is no plan of psp-ferry');
  requireParts(plan, PLAN_PARTS, join(folder, PLAN));
  const file = join(folder, EXPECTATIONS);
  const expectations = read(folder, EXPECTATIONS)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => requireParts(parsed(file, line) as Expectation, EXPECTATION_PARTS, file));
  return { plan, expectations };
}

const PLAN_PARTS = ['kubernetes', 'target', 'namespaces', 'policies', 'workloads'] as const;
const EXPECTATION_PARTS = ['id', 'namespace', 'user', 'groups', 'pod', 'psp', 'targets'] as const;

/** @throws InputError for what another version wrote, or somebody else. */
function requireParts<T extends object>(
  value: T,
  parts: readonly (keyof T & string)[],
  file: string,
): T {
  const missing = parts.find((part) => value[part] === undefined);
  if (missing === undefined) return value;
  throw faultOf(file, `this plan is not whole: ${missing} is missing`, 'run psp-ferry plan again');
}

function read(folder: string, name: string): string {
  const path = join(folder, name);
  try {
    requireFile(path, statSync(path), 'run psp-ferry plan again');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (isHalfWritten(folder))
      throw faultOf(
        folder,
        'this plan is half written: the run that wrote it was killed',
        'run psp-ferry plan again, which finishes it first',
      );
    throw notAPlan(path, whyUnreadable(error));
  }
}

function parsed(file: string, text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    throw notAPlan(file, 'this is not JSON');
  }
}

const notAPlan = (file: string, message: string): InputError =>
  faultOf(file, message, 'name the folder that psp-ferry plan wrote');

const faultOf = (file: string, message: string, remedy: string): InputError =>
  new InputError([{ severity: 'error', position: { file }, message, remedy }]);
