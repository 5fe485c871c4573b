/** Probes for checks of the standards that correspond to no PSP field. */
import { onContainer, onPod, type Probe } from '../controls/probe.js';

/** PSP has no field for these, so no PSP is meant to allow or to forbid them. */
export const FIELDLESS_PROBES: readonly Probe[] = [
  // A server takes host processes on the network of the host alone.
  ...onPod('spec.securityContext.windowsOptions', { hostProcess: true }).flatMap((hostProcess) =>
    onPod('spec.hostNetwork', true).map((and) => ({ ...hostProcess, and })),
  ),
  ...onContainer('livenessProbe', { httpGet: { host: 'other.example.com', port: 80 } }),
];
