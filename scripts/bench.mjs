// Measures speed as ratios within one run, which depend less on the machine than times do. This is
// a benchmark, not a test.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';

import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dump, load } from 'js-yaml';
import { benchEmission } from './bench-emission.mjs';
import { benchEngines } from './bench-engines.mjs';
import { benchPage } from './bench-page.mjs';
import { benchPlan } from './bench-plan.mjs';
import { buildCli, importSource } from './build.mjs';
import { median } from './median.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-bench-'));
const cli = join(root, 'dist/cli.js');

/** Seconds of wall-clock time of a process. */
function wall(args, options = {}) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, ...options });
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/**
 * Seconds of processor time of a process, and its peak memory in MiB, as the process reports them.
 */
function cost(args) {
  const hook = join(folder, 'cost.cjs');
  writeFileSync(
    hook,
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('fs').writeSync(2, `\\ncost ${user + system} ${process.resourceUsage().maxRSS}`); });",
  );
  const { status, stderr } = spawnSync(process.execPath, ['-r', hook, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const [, microseconds, kilobytes] = /\ncost (\d+) (\d+)$/.exec(stderr) ?? [];
  if (status !== 0 || microseconds === undefined)
    throw new Error(`${args.join(' ')}: exit ${status}: ${stderr}`);
  return { seconds: Number(microseconds) / 1e6, mebibytes: Number(kilobytes) / 1024 };
}

/**
 * Medians of two functions, which take turns, so that changes of the machine's speed affect both.
 */
function inTurn(runs, one, other) {
  const first = [];
  const second = [];
  for (let i = 0; i < runs; i += 1) {
    first.push(one());
    second.push(other());
  }
  return [median(first), median(second)];
}

function row(what, ours, base, aim) {
  console.log(
    `${what.padEnd(62)} ${(ours * 1000).toFixed(1).padStart(9)} ms ${(base * 1000).toFixed(1).padStart(9)} ms ${(ours / base).toFixed(2).padStart(6)}x   aim ${aim}x`,
  );
}

const seconds = (run) => {
  const started = performance.now();
  run();
  return (performance.now() - started) / 1000;
};

async function core() {
  return importSource(
    `
    export { parseDocuments } from './load/documents.js';
    export { readPolicySet } from './load/readPolicySet.js';
    export { targets } from './targets/index.js';
    export { DEFAULT_OPTIONS } from './targets/shared/options.js';
  `,
    'bench',
  );
}

/**
 * Policies with different values in several fields, so that no result is remembered.
 *
 * @param first the first of the values.
 */
function policies(count, first = 0) {
  return Array.from({ length: count }, (_, place) => first + place).map((i) =>
    dump(
      {
        apiVersion: 'policy/v1beta1',
        kind: 'PodSecurityPolicy',
        metadata: {
          name: `policy-${i}`,
          annotations: {
            'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'runtime/default',
          },
        },
        spec: {
          privileged: false,
          allowPrivilegeEscalation: false,
          requiredDropCapabilities: ['ALL'],
          volumes: ['configMap', 'secret', 'hostPath', 'projected'],
          allowedHostPaths: [{ pathPrefix: `/var/log/${i}`, readOnly: true }],
          hostPorts: [{ min: 1000 + i, max: 2000 + i }],
          runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1 + i, max: 65535 }] },
          seLinux: { rule: 'RunAsAny' },
          fsGroup: { rule: 'MayRunAs', ranges: [{ min: 1, max: 65535 }] },
          supplementalGroups: { rule: 'RunAsAny' },
          readOnlyRootFilesystem: i % 2 === 0,
        },
      },
      { noRefs: true },
    ),
  );
}

/** Grants, so that every target can be written. */
const GRANTS = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'all' },
    rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'all' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'all' },
    subjects: [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' },
    ],
  },
].map((object) => dump(object));

/**
 * Conversions with gaps: the example in comparison with a bare node, and many policies in
 * comparison with the example.
 */
function benchConversions() {
  const convert = (input) => ['-o', join(folder, 'out'), '-q', input];
  const example = () => cost([cli, 'convert', ...convert('examples/restricted.yaml')]).seconds;
  const [ours, node] = inTurn(7, example, () => cost(['-e', '0']).seconds);
  row('processor time: the example to all targets / bare node', ours, node, '3.5');
  for (const [count, aim] of [
    [20, '2'],
    [141, '10'],
    [300, '21'],
  ]) {
    const input = join(folder, `policies-${count}.yaml`);
    writeFileSync(input, [...policies(count), ...GRANTS].join('---\n'));
    const { seconds: spent, mebibytes } = cost([cli, 'convert', ...convert(input)]);
    row(`processor time: ${count} policies to all targets / the example`, spent, ours, aim);
    console.log(`  peak memory: ${mebibytes.toFixed(0)} MiB   aim 250 MiB`);
  }
}

function inProcess({ parseDocuments, readPolicySet, targets, DEFAULT_OPTIONS }, texts) {
  let bytes = 0;
  for (const text of texts) {
    const { policySet, locate } = readPolicySet(parseDocuments(text, 'bench.yaml'), {
      strict: true,
    });
    for (const target of Object.values(targets)) {
      for (const file of target.emit(policySet, { ...DEFAULT_OPTIONS, locate }).files)
        bytes += file.text.length;
    }
  }
  return bytes;
}

const podLine = (i) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${i}`, namespace: 'default', labels: { app: `app-${i % 100}` } },
    spec: {
      hostPID: i % 7 === 0,
      securityContext: { runAsUser: i % 3000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/app:1',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          ports: [{ containerPort: 8080 }],
        },
        {
          name: 'sidecar',
          image: 'registry.example.com/sidecar:1',
          volumeMounts: [{ name: 'settings', mountPath: '/etc/app' }],
        },
      ],
      volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
    },
  });

function pods(count) {
  const file = join(folder, `pods-${count}.jsonl`);
  writeFileSync(file, '');
  for (let i = 0; i < count; i += 1000)
    appendFileSync(
      file,
      Array.from({ length: Math.min(1000, count - i) }, (_, k) => `${podLine(i + k)}\n`).join(''),
    );
  return file;
}

const checking = (file) => [
  cli,
  'check',
  'examples/restricted.yaml',
  '-w',
  file,
  '--format',
  'ndjson',
  '-q',
];

function benchStart() {
  const out = join(folder, 'out');
  const [ours, node] = inTurn(
    15,
    () => wall([cli, 'convert', 'examples/restricted.yaml', '-o', out, '-q']),
    () => wall(['-e', '0']),
  );
  row('convert the example to all targets / bare node', ours, node, '1.5');
  for (const option of ['--version', '--help']) {
    const [asked, bare] = inTurn(
      15,
      () => wall([cli, option]),
      () => wall(['-e', '0']),
    );
    row(`${option} / bare node`, asked, bare, '1.5');
  }
}

async function benchLibrary() {
  const library = await core();
  const texts = policies(100);
  inProcess(library, policies(20));
  const [converted, dumped] = inTurn(
    5,
    () => seconds(() => inProcess(library, texts)),
    () => seconds(() => texts.map((text) => dump(load(text)))),
  );
  row('100 PSPs to all targets, in process / js-yaml load and dump', converted, dumped, '3');
}

/** `check` in comparison with a program that only parses the lines; both as whole processes. */
function benchCheck() {
  const many = pods(100_000);
  const parsing = [
    '-e',
    `for (const line of require('fs').readFileSync(${JSON.stringify(many)}, 'utf8').split('\\n')) if (line) JSON.parse(line)`,
  ];
  const inWall = (args) => () => wall(args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const inProcessor = (args) => () => cost(args).seconds;
  const alone = [...checking(many), '--jobs', '1'];
  row(
    'check 100,000 pods / JSON.parse',
    ...inTurn(3, inWall(checking(many)), inWall(parsing)),
    '4',
  );
  row('the same by one thread', ...inTurn(3, inWall(alone), inWall(parsing)), '-');
  row(
    'its processor time, all threads',
    ...inTurn(3, inProcessor(checking(many)), inProcessor(parsing)),
    '4',
  );
  row('the same by one thread', ...inTurn(3, inProcessor(alone), inProcessor(parsing)), '4');
  const memory = [1000, 100_000, 1_000_000].map((count) => {
    const { mebibytes } = cost(checking(pods(count)));
    return `${mebibytes.toFixed(0)} MiB for ${count} pods`;
  });
  console.log(`peak memory of check: ${memory.join(', ')}   aim the same`);
}

const PARTS = {
  start: benchStart,
  conversions: benchConversions,
  library: benchLibrary,
  emission: async () =>
    benchEmission(await core(), (run) => [...policies(100, 100 * run), ...GRANTS], row),
  check: benchCheck,
  plan: () => benchPlan(policies(100), folder, (args) => cost([cli, ...args])),
  page: () => benchPage([...policies(141), ...GRANTS].join('---\n'), join(folder, 'web')),
  engines: () => benchEngines(root, ['requests']),
  pods: () => benchEngines(root, ['pods']),
};
const { only = Object.keys(PARTS) } = parseArgs({
  options: { only: { type: 'string', multiple: true } },
}).values;
const unknown = only.find((name) => !(name in PARTS));
if (unknown !== undefined)
  throw new Error(`--only ${unknown}: one of ${Object.keys(PARTS).join(', ')}`);

try {
  await buildCli();
  console.log(`${''.padEnd(62)} ${'ours'.padStart(12)} ${'base'.padStart(12)}  ratio`);
  for (const name of only) await PARTS[name]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
