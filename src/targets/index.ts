/** The only list of targets. */
import type { TargetName } from '../gaps/gap.js';
import { gatekeeper } from './gatekeeper/index.js';
import { kyvernoCel } from './kyverno-cel/index.js';
import { kyverno } from './kyverno/index.js';
import { psa } from './psa/index.js';
import { withResidual } from './residual/index.js';
import type { Target } from './target.js';
import { vap } from './vap/index.js';

export const targets: { readonly [Name in TargetName]: Target } = {
  ...withResidual({ psa, vap }),
  gatekeeper,
  kyverno,
  'kyverno-cel': kyvernoCel,
};
