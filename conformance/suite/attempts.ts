/**
 * What an attacker would try, varied by a seed, on the real engines. The plugin must admit whatever
 * an engine admits. The requester may use only a strict policy; a policy that allows everything
 * exists, but for others.
 */
import { InputError } from '../../src/base/problem.js';
import { convert } from '../../src/api/index.js';
import { parseDocuments } from '../../src/load/documents.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { costlyPods } from './costlyPods.js';
import { deletions, deletionsBesideException } from './deletions.js';
import type { Engine } from './engine.js';
import { ENGINES, POLICY_TARGETS, type OpenEngine } from './engines.js';
import { limitPods } from './limitPods.js';
import { documentsOf, withDefaults } from './pspCase.js';
import { Random } from './random.js';
import { gatekeeperWebhooks, OUR_VALUES } from './gatekeeperWebhooks.js';
import type { Report } from './report.js';
import { documentsFor } from './targetCase.js';

const VARIANTS = 6;
const PRIVILEGED = 'z-everything';

const SET: PolicySet = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [
    {
      name: 'a-strict',
      spec: {
        ...PERMISSIVE,
        privileged: false,
        allowPrivilegeEscalation: false,
        hostNetwork: false,
        hostPID: false,
        hostIPC: false,
        hostPorts: [],
        allowedCapabilities: ['NET_BIND_SERVICE'],
        volumes: ['configMap', 'secret', 'hostPath'],
        allowedHostPaths: [{ pathPrefix: '/var/log', readOnly: false }],
      },
    },
    { name: PRIVILEGED, spec: PERMISSIVE },
  ],
  grants: [
    {
      policy: 'a-strict',
      subject: { kind: 'Group', name: 'devs' },
      namespace: 'team',
      apiGroup: 'policy',
    },
    {
      policy: PRIVILEGED,
      subject: { kind: 'ServiceAccount', namespace: 'system', name: 'builder' },
      namespace: null,
      apiGroup: 'policy',
    },
    {
      policy: PRIVILEGED,
      subject: { kind: 'User', name: 'root' },
      namespace: null,
      apiGroup: 'policy',
    },
  ],
};

/** Some administrators have Gatekeeper asked about deletions too. */
const ASKED_OF_DELETIONS = { ...OUR_VALUES, enableDeleteOperations: true };

type Kind = (random: Random) => Partial<AdmissionRequest>;
const pod = (spec: object, metadata: object = {}): JsonObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'attempt', namespace: 'team', ...metadata },
    spec: { containers: [container({})], ...spec },
  }) as JsonObject;
const container = (securityContext: object, name = 'app'): object => ({
  name,
  image: 'registry.example.com/app:1',
  securityContext: { allowPrivilegeEscalation: false, ...securityContext },
});
/** A power that the strict policy keeps back. */
const power = (random: Random): object =>
  random.pick([
    { containers: [container({ privileged: true, allowPrivilegeEscalation: true })] },
    { hostNetwork: true },
    { hostPID: true },
    { containers: [container({ capabilities: { add: ['SYS_ADMIN'] } })] },
    { volumes: [{ name: 'root', hostPath: { path: '/' } }] },
  ]);
const CLAIMS = ['kubernetes.io/psp', 'kubernetes.io/psp ', 'psp', 'seccomp.kubernetes.io/psp'];
const claims = (random: Random): object => ({
  annotations: { [random.pick(CLAIMS).trim()]: PRIVILEGED },
});

/** By what is tried. */
const KINDS: Readonly<Record<string, Kind>> = {
  'an annotation that claims the policy, on CREATE': (random) => ({
    pod: pod(random.chance(0.3) ? {} : power(random), claims(random)),
  }),
  'an annotation that claims the policy, on UPDATE': (random) => ({
    operation: 'UPDATE',
    oldPod: pod({}),
    pod: pod(random.chance(0.3) ? {} : power(random), claims(random)),
  }),
  'containers of other kinds': (random) => ({
    pod: pod({
      [random.pick(['initContainers', 'ephemeralContainers'])]: [
        container({ privileged: true, allowPrivilegeEscalation: true }, 'more'),
      ],
    }),
  }),
  'debug containers': (random) => ({
    operation: 'UPDATE',
    subResource: 'ephemeralcontainers',
    oldPod: pod({}),
    pod: pod({
      ephemeralContainers: [
        container(
          random.pick([
            { privileged: true, allowPrivilegeEscalation: true },
            { capabilities: { add: ['SYS_PTRACE'] } },
          ]),
          'debug',
        ),
      ],
    }),
  }),
  'paths that lead elsewhere': (random) => ({
    pod: pod({
      volumes: [
        {
          name: 'logs',
          hostPath: {
            path: random.pick([
              '/var/log/../../etc',
              '/var/log/..',
              '/var/logs',
              '/var/log../x',
              '//etc',
              '/var//../etc',
              '/var/log/./../../etc',
              '/VAR/LOG/x',
              '/etc/../var/log/../../root',
              '',
            ]),
          },
        },
      ],
    }),
  }),
  'spellings of capabilities': (random) => ({
    pod: pod({
      containers: [
        container({
          capabilities: {
            add: [
              random.pick([
                'CAP_SYS_ADMIN',
                'sys_admin',
                'Sys_Admin',
                'SYS_ADMIN ',
                ' SYS_ADMIN',
                'SYS_ADMIN\n',
                'ALL',
                'all',
                'CAP_ALL',
                'NET_BIND_SERVICE,SYS_ADMIN',
                '*',
                'ＮＥＴ_ADMIN',
              ]),
            ],
          },
        }),
      ],
    }),
  }),
  'an account or a group that looks like another': (random) => ({
    user: random.pick(['mallory', 'ROOT', 'root ', 'system:serviceaccount:team:builder']),
    groups: [random.pick(['devs', 'Devs']), 'system:authenticated'],
    pod: pod({
      ...power(random),
      serviceAccountName: random.pick(['builder', 'Builder', 'system:builder', 'default']),
    }),
  }),
  'another namespace': (random) => ({
    namespace: random.pick(['other', 'team-a', 'system']),
    pod: pod(random.chance(0.5) ? {} : power(random), { namespace: 'team' }),
  }),
  'a power at the end of a large pod': (random) => ({
    pod: pod({
      containers: [
        ...Array.from({ length: random.pick([20, 100, 300]) }, (_, i) => container({}, `c${i}`)),
        container({ privileged: true, allowPrivilegeEscalation: true }, 'last'),
      ],
    }),
  }),
};

const requestOf = (kind: Kind, random: Random): AdmissionRequest => ({
  uid: 'attempt',
  operation: 'CREATE',
  subResource: '',
  namespace: 'team',
  name: 'attempt',
  user: 'mallory',
  groups: ['devs', 'system:authenticated'],
  oldPod: null,
  pod: pod({}),
  ...kind(random),
});

export async function attempts(
  open: OpenEngine,
  { seed, root }: { readonly seed: number; readonly root: string },
  report: Report,
): Promise<void> {
  report.section(`attempts of an attacker (seed ${seed})`);
  const psp = open('psp');
  const ready = await psp.load(documentsOf(SET));
  report.check('the plugin takes the policies', ready.ok, ready.error);
  // A level of psa does not look at who asks.
  for (const target of POLICY_TARGETS) {
    const engine = open(ENGINES[target]);
    const loaded = await engine.load([
      ...documentsFor(target, SET, DEFAULT_OPTIONS),
      // As its chart has it with our values: the server counts before it calls.
      ...(target === 'gatekeeper' ? gatekeeperWebhooks(root, [ASKED_OF_DELETIONS])[0]! : []),
    ]);
    report.check(`${target} is loaded`, loaded.ok, loaded.error);
    const good = await engine.review(
      reviewFromRequest(withDefaults(requestOf(() => ({}), new Random(1)))),
    );
    report.check(
      `${target} admits what the strict policy admits`,
      good.allowed,
      good.message ?? good.error,
    );
    for (const [title, kind] of Object.entries(KINDS))
      await tried(engine, psp, `${target}: ${title}`, kind, new Random(seed), report);
    const creation = requestOf(() => ({}), new Random(1));
    await deletions(engine, target, creation, report);
    await limitPods({ engine, psp, target, set: SET }, creation, report);
    await costlyPods({ engine, psp, target, set: SET }, creation, report);
  }
  const creation = requestOf(() => ({}), new Random(1));
  await deletionsBesideException(open('kube'), creation, report);
  await texts(open('kube'), report);
}

async function tried(
  engine: Engine,
  psp: Engine,
  title: string,
  kind: Kind,
  random: Random,
  report: Report,
): Promise<void> {
  const holes: string[] = [];
  let refused = 0;
  for (let i = 0; i < VARIANTS; i += 1) {
    const request = requestOf(kind, random);
    const review = reviewFromRequest(withDefaults(request));
    const answer = await engine.review(review);
    if (!answer.allowed) refused += 1;
    else if (request.subResource !== '' || !(await psp.review(review)).allowed)
      holes.push(JSON.stringify(request.pod));
    const claimed = Object.values(answer.auditAnnotations ?? {}).includes(PRIVILEGED);
    if (claimed) holes.push(`the audit log names ${PRIVILEGED}`);
  }
  report.check(
    `${title} (${refused} of ${VARIANTS} refused)`,
    holes.length === 0 && refused > 0,
    holes.slice(0, 2).join('\n       '),
  );
}

/** Line ends, controls, what turns text around, and what terminals and CI act on. */
const CHARACTERS = [
  '\n',
  '\r',
  '\r\n',
  '\u0000',
  '\u0007',
  '\u001b[2J',
  '\u0085',
  '\u009b',
  '\u200f',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2066',
  '\n::error::',
  '\ufeff',
];
const PLACES = [
  'policy',
  'role',
  'binding',
  'subject',
  'namespace',
  'capability',
  'label',
] as const;

/** Such a name is an error; or what is written reads back as it was meant, to kubectl and to us. */
async function texts(kube: Engine, report: Report): Promise<void> {
  const faults: string[] = [];
  let refused = 0;
  let written = 0;
  for (const character of CHARACTERS)
    for (const place of PLACES) {
      const input = JSON.stringify(inputWith(place, `a${character}# kind: x`));
      try {
        const { files } = convert(input, { targets: ['vap', 'gatekeeper', 'kyverno-cel', 'psa'] });
        written += 1;
        for (const [name, text] of files) {
          if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(text))
            faults.push(`${place}: ${name} has a control character`);
          if (!name.endsWith('.yaml')) continue;
          const { documents, error } = await kube.parse(text);
          if (error !== undefined || documents.length !== parseDocuments(text, name).length)
            faults.push(`${place}: ${name}: ${error ?? 'kubectl reads other documents'}`);
        }
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refused += 1;
        if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/.test(error.message))
          faults.push(`${place}: the error has a control character`);
      }
    }
  report.check(
    `${CHARACTERS.length} characters in ${PLACES.length} places: ${refused} are errors, ${written} are written as the text they are`,
    faults.length === 0 && refused > 0 && written > 0,
    [...new Set(faults)].slice(0, 5).join('\n       '),
  );
}

function inputWith(place: (typeof PLACES)[number], text: string): object {
  const at = (one: (typeof PLACES)[number], usual: string): string =>
    one === place ? text : usual;
  const rule = { seLinux: { rule: 'RunAsAny' }, runAsUser: { rule: 'RunAsAny' } };
  const RBAC = 'rbac.authorization.k8s.io';
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'policy/v1beta1',
        kind: 'PodSecurityPolicy',
        metadata: {
          name: at('policy', 'plain'),
          annotations: { 'example.com/note': at('label', 'a') },
        },
        spec: {
          ...rule,
          fsGroup: { rule: 'RunAsAny' },
          supplementalGroups: { rule: 'RunAsAny' },
          allowedCapabilities: [at('capability', 'SYS_TIME')],
        },
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRole',
        metadata: { name: at('role', 'user') },
        rules: [
          {
            apiGroups: ['policy'],
            resources: ['podsecuritypolicies'],
            resourceNames: [at('policy', 'plain')],
            verbs: ['use'],
          },
        ],
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name: at('binding', 'users'), namespace: at('namespace', 'team') },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: at('role', 'user') },
        subjects: [{ apiGroup: RBAC, kind: 'Group', name: at('subject', 'devs') }],
      },
    ],
  };
}
