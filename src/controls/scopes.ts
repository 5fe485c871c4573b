/** The variables of checks and defaults, and the lists of the pod that they range over. */
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

/** The list of each scope. The scope `pod` has none. */
export const scopeLists: { readonly [S in Exclude<CheckScope, 'pod'>]: Expr<readonly unknown[]> } =
  {
    container: podContainers,
    volume: podVolumes,
    sysctl: sysctls,
  };

/**
 * `holds` for the pod, or for every item of the scope. The variable of the item has the scope's
 * name.
 */
export const everywhere = (scope: CheckScope, holds: Node): Node =>
  scope === 'pod' ? holds : everyElement[scope](holds);

const everyElementOf = (scope: Exclude<CheckScope, 'pod'>): ((holds: Node) => Node) =>
  remembered((body) => ({ kind: 'all', list: scopeLists[scope].node, name: scope, body }));
const everyElement = {
  container: everyElementOf('container'),
  volume: everyElementOf('volume'),
  sysctl: everyElementOf('sysctl'),
};
