/** The plan of a small cluster. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planned, type PlanChoices, type Planned } from '../../src/api/planning.js';
import { parseDocuments, type LoadedDocument } from '../../src/load/documents.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { ROOT } from '../cli/run.js';

export const CLUSTER = 'test/plan/cluster.yaml';

export const cluster = (): readonly LoadedDocument[] =>
  parseDocuments(readFileSync(join(ROOT, CLUSTER), 'utf8'), CLUSTER);

export const kindOf = ({ value }: LoadedDocument): string =>
  String((value as { kind?: unknown }).kind);

export const planOf = (
  documents: readonly LoadedDocument[],
  choices: Partial<PlanChoices> = {},
): Planned =>
  planned(documents, {
    targets: ['psa', 'vap'],
    options: DEFAULT_OPTIONS,
    namespace: 'default',
    ...choices,
  });
