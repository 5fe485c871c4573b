/**
 * The project's own examples. They keep their file names, so that the page writes the same output
 * as the command line.
 */
import everyField from '../examples/every-field.yaml';
import ingressPolicy from '../examples/ingress-controller/policy.yaml';
import ingressWorkload from '../examples/ingress-controller/workload.yaml';
import logPolicy from '../examples/log-collector/policy.yaml';
import logWorkload from '../examples/log-collector/workload.yaml';
import cniWorkload from '../examples/cni-agent/workload.yaml';
import privileged from '../examples/privileged.yaml';
import restricted from '../examples/restricted.yaml';
import threePolicies from '../examples/three-policies.yaml';
import webWorkload from '../examples/web-app/workload.yaml';

export interface Example {
  readonly title: string;
  readonly name: string;
  readonly text: string;
}

export const POLICY_EXAMPLES: readonly [Example, ...Example[]] = [
  { title: 'Restricted', name: 'examples/restricted.yaml', text: restricted },
  { title: 'Privileged', name: 'examples/privileged.yaml', text: privileged },
  { title: 'Three policies with RBAC', name: 'examples/three-policies.yaml', text: threePolicies },
  { title: 'Every field', name: 'examples/every-field.yaml', text: everyField },
  { title: 'A log collector', name: 'examples/log-collector/policy.yaml', text: logPolicy },
  {
    title: 'An ingress controller',
    name: 'examples/ingress-controller/policy.yaml',
    text: ingressPolicy,
  },
];

const BARE_POD = `apiVersion: v1
kind: Pod
metadata:
  name: bare
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.0
`;

export const POD_EXAMPLES: readonly [Example, ...Example[]] = [
  { title: 'A pod that sets nothing', name: 'pod.yaml', text: BARE_POD },
  { title: 'A web application', name: 'examples/web-app/workload.yaml', text: webWorkload },
  { title: 'A log collector', name: 'examples/log-collector/workload.yaml', text: logWorkload },
  {
    title: 'An ingress controller',
    name: 'examples/ingress-controller/workload.yaml',
    text: ingressWorkload,
  },
  { title: 'A network agent', name: 'examples/cni-agent/workload.yaml', text: cniWorkload },
];
