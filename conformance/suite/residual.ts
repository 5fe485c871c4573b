/**
 * Pod Security Admission, and the ValidatingAdmissionPolicy that checks what its levels do not, in
 * one server.
 */
import { takenToday } from '../../src/gaps/witness/takenToday.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { Engine } from './engine.js';
import type { OpenEngine } from './engines.js';
import type { Report } from './report.js';
import { targetCorpus } from './targetCorpus.js';
import { targetRandom, type RandomOptions } from './targetRandom.js';

/** Levels that the policies themselves do not call for leave other checks. */
const LEVELS = ['nearest', 'lossless', 'safe', 'baseline', 'restricted'] as const;
const at = (psaLevel: EmitOptions['psaLevel']): EmitOptions => ({
  ...DEFAULT_OPTIONS,
  residual: true,
  psaLevel,
});

export const residual = (engine: Engine, options: RandomOptions, report: Report): Promise<void> =>
  targetRandom(engine, 'vap', options, report, {
    name: 'psa with the rest in vap',
    optionsFor: (random) => at(random.pick(LEVELS)),
  });

/**
 * What the standards excuse pods by from some of their checks: with nothing, for Windows, with
 * users of their own.
 */
const EXCUSES: readonly JsonObject[] = [{}, { os: { name: 'windows' } }, { hostUsers: false }];
function excused({ pod, ...request }: AdmissionRequest, turn: number): AdmissionRequest {
  const spec = { ...(pod['spec'] as JsonObject), ...EXCUSES[turn % EXCUSES.length] };
  // A server takes no Windows pod with Linux settings, and no user namespace beside the host's.
  return { ...request, pod: takenToday({ ...pod, spec }) ?? pod };
}

/**
 * Beside `privileged`, which is what `lossless` finds for each of them, vap checks all: that is
 * compared where vap stands alone.
 */
export const residualCorpus = (open: OpenEngine, folder: string, report: Report): Promise<void> =>
  targetCorpus(open, 'vap', folder, report, {
    name: 'psa (baseline and restricted in turn) with the rest in vap',
    optionsFor: (place) => at(place % 2 === 0 ? 'baseline' : 'restricted'),
    every: 3,
    varied: excused,
  });
