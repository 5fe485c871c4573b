/** The only list of targets. */
import type { TargetName } from '../gaps/gap.js';
import { gatekeeper } from './gatekeeper/index.js';
import { kyvernoCel } from './kyverno-cel/index.js';
import { guarded } from './guarded.js';
import { kyverno } from './kyverno/index.js';
import { psa } from './psa/index.js';
import { withResidual } from './residual/index.js';
import type { Target } from './target.js';
import { vap } from './vap/index.js';

const shared = withResidual({ psa, vap });

export const targets: { readonly [Name in TargetName]: Target } = {
  psa: guarded(shared.psa),
  vap: guarded(shared.vap),
  gatekeeper: guarded(gatekeeper),
  kyverno: guarded(kyverno),
  'kyverno-cel': guarded(kyvernoCel),
};
