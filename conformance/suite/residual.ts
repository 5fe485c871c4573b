/** Pod Security Admission and the ValidatingAdmissionPolicy that checks what its levels leave, in one server. */
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/target.js';
import type { Engine } from './engine.js';
import type { OpenEngine } from './engines.js';
import type { Report } from './report.js';
import { targetCorpus } from './targetCorpus.js';
import { targetRandom, type RandomOptions } from './targetRandom.js';

/** Levels that the policies themselves do not call for leave other checks. */
const LEVELS = ['auto', 'baseline', 'restricted'] as const;
const at = (psaLevel: EmitOptions['psaLevel']): EmitOptions => ({ ...DEFAULT_OPTIONS, residual: true, psaLevel });

export const residual = (engine: Engine, options: RandomOptions, report: Report): Promise<void> =>
  targetRandom(engine, 'vap', options, report, { name: 'psa with the rest in vap', optionsFor: (random) => at(random.pick(LEVELS)) });

/** Beside `privileged`, which is what `auto` finds for each of them, vap checks all: that is compared where vap stands alone. */
export const residualCorpus = (open: OpenEngine, folder: string, report: Report): Promise<void> =>
  targetCorpus(open, 'vap', folder, report, { name: 'psa (baseline and restricted in turn) with the rest in vap', optionsFor: (place) => at(place % 2 === 0 ? 'baseline' : 'restricted'), every: 3 });
