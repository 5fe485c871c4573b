/** The variables that checks and defaults are written over, and the lists they range over. */
import { remembered } from '../base/remembered.js';
import { variable, type Expr } from '../lang/build.js';
import type { Node } from '../lang/node.js';
import type { Container, Volume } from '../pod/pod.js';
import { podContainers, podSysctls, podVolumes } from '../pod/view.js';
import type { CheckScope } from './control.js';

export const container: Expr<Container> = variable<Container>('container');
export const volume: Expr<Volume> = variable<Volume>('volume');
export const sysctl: Expr<{ name: string }> = variable<{ name: string }>('sysctl');

export const sysctls = podSysctls;

/** The list that each scope ranges over; none for the pod itself. */
export const scopeLists: { readonly [S in Exclude<CheckScope, 'pod'>]: Expr<readonly unknown[]> } =
  {
    container: podContainers,
    volume: podVolumes,
    sysctl: sysctls,
  };

/** `holds` of the pod, or of every element of the scope, whose variable has the scope's name. */
export const everywhere = (scope: CheckScope, holds: Node): Node =>
  scope === 'pod' ? holds : everyElement[scope](holds);

const everyElementOf = (scope: Exclude<CheckScope, 'pod'>): ((holds: Node) => Node) =>
  remembered((body) => ({ kind: 'all', list: scopeLists[scope].node, name: scope, body }));
const everyElement = {
  container: everyElementOf('container'),
  volume: everyElementOf('volume'),
  sysctl: everyElementOf('sysctl'),
};
