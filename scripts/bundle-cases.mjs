// The bundles in golden/bundles/: folder, inputs and options, as on the command line.
export const BUNDLE_CASES = [
  {
    name: 'log-collector',
    arguments: [
      'examples/log-collector/policy.yaml',
      '--workloads',
      'examples/log-collector/workload.yaml',
    ],
  },
  { name: 'ingress-controller', arguments: ['examples/ingress-controller'] },
  { name: 'cni-agent', arguments: ['--workloads', 'examples/cni-agent'] },
  { name: 'web-app', arguments: ['examples/web-app'] },
];
