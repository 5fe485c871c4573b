/** Pod Security Admission and the ValidatingAdmissionPolicy that checks what its levels leave, in one server. */
import { DEFAULT_OPTIONS } from '../../src/targets/target.js';
import type { Engine } from './engine.js';
import type { Report } from './report.js';
import { targetRandom, type RandomOptions, type Told } from './targetRandom.js';

/** Levels that the policies themselves do not call for leave other checks. */
const LEVELS = ['auto', 'baseline', 'restricted'] as const;
const TOLD: Told = { name: 'psa with the rest in vap', optionsFor: (random) => ({ ...DEFAULT_OPTIONS, residual: true, psaLevel: random.pick(LEVELS) }) };

export const residual = (engine: Engine, options: RandomOptions, report: Report): Promise<void> => targetRandom(engine, 'vap', options, report, TOLD);
