/** Pod Security Admission and the ValidatingAdmissionPolicy that checks what its levels leave, in one server. */
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/target.js';
import type { Engine } from './engine.js';
import type { OpenEngine } from './engines.js';
import type { Report } from './report.js';
import { targetCorpus } from './targetCorpus.js';
import { targetRandom, type RandomOptions } from './targetRandom.js';

/** Levels that the policies themselves do not call for leave other checks. */
const LEVELS = ['auto', 'baseline', 'restricted'] as const;
const NAME = 'psa with the rest in vap';
const at = (psaLevel: EmitOptions['psaLevel']): EmitOptions => ({ ...DEFAULT_OPTIONS, residual: true, psaLevel });

export const residual = (engine: Engine, options: RandomOptions, report: Report): Promise<void> =>
  targetRandom(engine, 'vap', options, report, { name: NAME, optionsFor: (random) => at(random.pick(LEVELS)) });

/** A third of the real policies beside each level in turn. */
export const residualCorpus = (open: OpenEngine, folder: string, report: Report): Promise<void> =>
  targetCorpus(open, 'vap', folder, report, { name: NAME, optionsFor: (place) => at(LEVELS[place % LEVELS.length]!) });
