// The conversions in golden/: folder, inputs and options, as on the command line.
export const GOLDEN_CASES = [
  { name: 'restricted', arguments: ['examples/restricted.yaml'] },
  { name: 'privileged', arguments: ['examples/privileged.yaml'] },
  { name: 'every-field', arguments: ['examples/every-field.yaml'] },
  { name: 'three-policies', arguments: ['examples/three-policies.yaml'] },
  // The nearest level of this set is `privileged`, which covers nothing, so another one is chosen.
  {
    name: 'residual',
    arguments: [
      'examples/three-policies.yaml',
      '-t',
      'psa,vap',
      '--residual',
      '--psa-level',
      'baseline',
    ],
  },
  {
    name: 'live',
    arguments: [
      'examples/log-collector/policy.yaml',
      '-t',
      'gatekeeper,kyverno,kyverno-cel',
      '--selection',
      'live',
    ],
  },
];

// The reports of gaps in test/report/golden/, each in every format.
const fixture = (name) => `test/report/fixtures/${name}`;
export const REPORT_CASES = [
  {
    name: 'three-policies',
    arguments: [
      'examples/three-policies.yaml',
      '-t',
      'vap,gatekeeper',
      '--baseline',
      fixture('three-policies-baseline.yaml'),
      '--fail-on',
      'stricter',
      '--today',
      '2026-06-15',
    ],
  },
  {
    name: 'hostile',
    arguments: [
      fixture('hostile.yaml'),
      '-t',
      'vap',
      '--kubernetes',
      '1.35',
      '--baseline',
      fixture('hostile-baseline.yaml'),
      '--fail-on',
      'stricter',
      '--today',
      '2026-06-15',
    ],
  },
];
export const REPORT_FILES = {
  text: 'report.txt',
  json: 'report.json',
  ndjson: 'report.ndjson',
  markdown: 'report.md',
  html: 'report.html',
  sarif: 'report.sarif',
  junit: 'report.junit.xml',
  github: 'report.github.txt',
};
