/** Pods on the edges of the standards where no PSP field has its own. */
import { onContainer, onPod, type Probe } from '../controls/probe.js';

/** What PSP has no field for: no PSP is meant to allow or to forbid it. */
export const FIELDLESS_PROBES: readonly Probe[] = [
  ...onPod('spec.securityContext.windowsOptions', { hostProcess: true }),
  ...onContainer('livenessProbe', { httpGet: { host: 'other.example.com', port: 80 } }),
];
