/** Probes for checks of the standards that correspond to no PSP field. */
import { onContainer, onPod, type Probe } from '../controls/probe.js';

/** PSP has no field for these, so no PSP is meant to allow or to forbid them. */
export const FIELDLESS_PROBES: readonly Probe[] = [
  ...onPod('spec.securityContext.windowsOptions', { hostProcess: true }),
  ...onContainer('livenessProbe', { httpGet: { host: 'other.example.com', port: 80 } }),
];
