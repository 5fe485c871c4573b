/** What a change of policies or grants lets in or keeps out, on small changes. */
import { diff } from '../../src/api/index.js';
import { differencesBetween } from '../../src/diff/differences.js';
import { compare } from '../../src/diff/comparison.js';
import { sideOf } from '../../src/diff/side.js';
import { asServerSends, inputOf } from '../../conformance/suite/diffRandom.js';
import { randomSetPair } from '../../conformance/suite/generateChanges.js';
import { randomRequest } from '../../conformance/suite/generateRequests.js';
import { Random } from '../../conformance/suite/random.js';

const psp = (name: string, spec = ''): string => `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec:
  volumes: [configMap, hostPath]
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
${spec}`;
const grant = (policy: string, subject: string, namespace = 'team'): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: use-${policy}, namespace: ${namespace}}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${policy}], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${policy}, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: use-${policy}}
subjects: [${subject}]
`;
const DEVS = '{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}';
const OPS = '{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ops}';
const all = (...documents: readonly string[]): string => documents.join('---\n');

/** An administrator may use every policy, and the first by name admits. */
const UNSEEN = '*/admitting-policy/unseen';

const idsOf = (before: string, after: string): readonly string[] =>
  diff(before, after).differences.map(({ difference }) => difference.id);

describe('a change of policies', () => {
  it.each([
    ['nothing', psp('web'), psp('web'), []],
    [
      'a field that admits more',
      psp('web'),
      psp('web', '  allowedCapabilities: [NET_ADMIN]\n'),
      ['web/allowedCapabilities/looser'],
    ],
    [
      'a host path that may be written to',
      psp('web', '  allowedHostPaths: [{pathPrefix: /var/log, readOnly: true}]\n'),
      psp('web', '  allowedHostPaths: [{pathPrefix: /var/log}]\n'),
      ['web/allowedHostPaths/looser'],
    ],
    [
      'a pattern of sysctls that also forbids safe ones, where no other may be set anyway',
      psp('web', "  forbiddenSysctls: ['net.*']\n"),
      psp('web', "  forbiddenSysctls: ['*']\n"),
      ['web/forbiddenSysctls/stricter'],
    ],
    [
      'a field that admits less',
      psp('web', '  hostPID: true\n'),
      psp('web'),
      ['web/hostPID/stricter'],
    ],
    [
      'a default that goes, and what was refused for the lack of it',
      psp('web', '  defaultAddCapabilities: [CHOWN]\n'),
      psp('web', '  allowedCapabilities: [CHOWN]\n'),
      ['web/defaultAddCapabilities/looser', 'web/defaultAddCapabilities/default-lost'],
    ],
    [
      'a policy that is new',
      psp('web'),
      all(psp('web'), psp('two')),
      ['two/policy/looser', UNSEEN],
    ],
    [
      'a policy that is gone',
      all(psp('web'), psp('two')),
      psp('web'),
      ['two/policy/stricter', UNSEEN],
    ],
  ])('%s', (_, before, after, ids) => expect(idsOf(before, after)).toEqual(ids));

  it('lets nothing in where another policy, which the same may use, admitted it', () => {
    const rest = [psp('open', '  hostPID: true\n'), grant('open', DEVS), grant('web', DEVS)];
    expect(idsOf(all(psp('web'), ...rest), all(psp('web', '  hostPID: true\n'), ...rest))).toEqual(
      [],
    );
    const others = [psp('open', '  hostPID: true\n'), grant('open', OPS), grant('web', DEVS)];
    expect(
      idsOf(all(psp('web'), ...others), all(psp('web', '  hostPID: true\n'), ...others)),
    ).toContain('web/hostPID/looser');
  });
});

describe('another policy goes first', () => {
  const READ_ONLY = '  readOnlyRootFilesystem: true\n';
  const JANE = '{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}';
  const everywhere = (policy: string, subject: string): string =>
    grant(policy, subject)
      .replaceAll(/kind: Role(Binding)?(?=[\n,])/g, 'kind: ClusterRole$1')
      .replaceAll(/, namespace: team/g, '');
  const anyProfile = (text: string): string =>
    text.replace(
      /\{name: (\w+)\}/,
      "{name: $1, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}}",
    );

  it('only for pods with a seccomp field, which every policy changes', () => {
    const rest = [
      anyProfile(psp('open', '  hostPID: true\n')),
      grant('first', DEVS),
      grant('open', DEVS),
    ];
    const first = (more: string): string => anyProfile(psp('first', `${READ_ONLY}${more}`));
    expect(idsOf(all(first(''), ...rest), all(first('  hostPID: true\n'), ...rest))).toContain(
      'first/admitting-policy/default-differs',
    );
  });

  it('and fills in more since, only for such pods, where another policy admits others unchanged', () => {
    const grants = [grant('first', DEVS), grant('open', DEVS)];
    const HOST_PID = '  hostPID: true\n';
    const before = [anyProfile(psp('first')), anyProfile(psp('open', HOST_PID))];
    const after = [anyProfile(psp('first', `${READ_ONLY}${HOST_PID}`)), anyProfile(psp('open'))];
    expect(idsOf(all(...before, ...grants), all(...after, ...grants))).toContain(
      'first/readOnlyRootFilesystem/default-differs',
    );
  });

  it('in a namespace where the requester may use another policy by a group', () => {
    const rest = [psp('filling', READ_ONLY), psp('plain'), grant('filling', DEVS, 'other')];
    expect(idsOf(all(...rest, everywhere('plain', JANE)), all(...rest))).toContain(
      'plain/admitting-policy/default-differs',
    );
  });

  it('in the namespace in which a group may use it, where a user of the group may use another policy everywhere', () => {
    const rest = [psp('filling', READ_ONLY), psp('plain'), everywhere('filling', JANE)];
    expect(idsOf(all(...rest, grant('plain', DEVS)), all(...rest))).toContain(
      'plain/admitting-policy/default-differs',
    );
  });

  it('only for pods that a third policy refuses', () => {
    const HOST_PID = '  hostPID: true\n';
    const rest = [
      psp('filling', `${READ_ONLY}${HOST_PID}`),
      psp('third'),
      grant('filling', DEVS),
      grant('third', DEVS),
    ];
    expect(
      idsOf(all(...rest, psp('plain', HOST_PID), grant('plain', DEVS)), all(...rest)),
    ).toContain('plain/admitting-policy/default-differs');
  });
});

describe('a change of grants', () => {
  const policies = [psp('web'), psp('open', '  hostPID: true\n')];
  const before = all(...policies, grant('web', DEVS), grant('open', OPS));

  it('says who may use a looser policy since', () => {
    const after = all(...policies, grant('web', DEVS), grant('open', `${OPS}, ${DEVS}`));
    const { differences } = diff(
      { name: 'old.yaml', text: before },
      { name: 'new.yaml', text: after },
    );
    expect(differences.map(({ difference }) => difference.id)).toEqual([
      'open/grants/Group:devs@team/looser',
      UNSEEN,
    ]);
    const [{ difference, showing, fails, severity }] = differences as [
      (typeof differences)[number],
    ];
    expect(difference.reason).toBe(
      'group devs in namespace team may now use it: pods are admitted that were refused',
    );
    expect(difference.source).toEqual({ file: 'new.yaml', line: 46, column: 75 });
    expect([fails, severity]).toEqual([true, 'error']);
    expect(showing.request).toBe('CREATE by stranger of group devs in namespace team');
    expect(showing.differences).toEqual([
      '+ spec.hostPID: true',
      '+ spec.serviceAccountName: "default"',
    ]);
    expect([difference.old.verdict, difference.new.policy]).toEqual(['denied', 'open']);
  });

  it('and who may not any more, at the line that was removed', () => {
    const after = all(...policies, grant('open', OPS), grant('web', OPS));
    const review = diff(
      { name: 'old.yaml', text: before },
      { name: 'new.yaml', text: after },
      { failOn: 'stricter' },
    );
    const gone = review.differences.find(({ difference }) => difference.effect === 'stricter');
    expect(gone?.difference.id).toBe('web/grants/Group:devs@team/stricter');
    expect(gone?.difference.source?.file).toBe('old.yaml');
    expect(gone?.fails).toBe(true);
  });

  const group = (name: string): string =>
    `{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "${name}"}`;
  const ACCOUNTS = group('system:serviceaccounts');
  // A server gives each pod the account `default`, and only mirror pods of nodes have none.
  it.each([
    ['everyone beside them', group('system:authenticated'), []],
    ['a group beside them', DEVS, []],
    ['nodes beside them', group('system:nodes'), ['web/grants/Group:system:nodes@team/looser']],
  ])('of all service accounts: %s', (_, more, ids) => {
    const [of, ofMore] = [ACCOUNTS, `${ACCOUNTS}, ${more}`].map((subjects) =>
      all(psp('web'), grant('web', subjects)),
    );
    expect(idsOf(of!, ofMore!)).toEqual(ids);
    expect(idsOf(ofMore!, of!)).toEqual(ids.map((id) => id.replace('looser', 'stricter')));
  });

  it('to a group shows also where the account default may use the policy itself', () => {
    const account = '{kind: ServiceAccount, name: default, namespace: team}';
    const [before, after] = [account, `${account}, ${DEVS}`].map((subjects) =>
      all(psp('web'), grant('web', subjects)),
    );
    expect(idsOf(before!, after!)).toEqual(['web/grants/Group:devs@team/looser']);
  });

  const EVERYONE =
    '{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:authenticated"}';
  const ANONYMOUS =
    '{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:unauthenticated"}';
  const changed = (more: string): readonly string[] => {
    const rest = all(psp('web', '  hostIPC: true\n'), psp('open', '  hostPID: true\n'));
    return idsOf(
      all(rest, grant('web', DEVS), grant('open', EVERYONE)),
      all(rest, grant('web', DEVS), grant('open', `${EVERYONE}, ${more}`)),
    );
  };

  it.each([
    ['a group', OPS],
    ['a user', '{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}'],
    ['a service account', '{kind: ServiceAccount, name: app, namespace: other}'],
    [
      'a component of Kubernetes',
      '{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:kube-controller-manager"}',
    ],
  ])('to %s is none where everyone whom the server knows may use the policy', (_, subject) => {
    expect(changed(subject)).toEqual([]);
  });

  it('and is one to whom it does not know, who is in no other group', () => {
    expect(changed(ANONYMOUS)).toEqual(['open/grants/Group:system:unauthenticated@team/looser']);
  });

  it.each(['system:serviceaccounts', 'system:serviceaccounts:team'])(
    'to the group %s is one to other accounts, where the account default had it',
    (group) => {
      const to = '{kind: ServiceAccount, name: default, namespace: team}';
      const accounts = `{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "${group}"}`;
      const [before, after] = [to, `${to}, ${accounts}`].map((subjects) =>
        all(psp('web'), grant('web', subjects)),
      );
      expect(idsOf(before!, after!)).toEqual([`web/grants/Group:${group}@team/looser`]);
    },
  );

  it('is looked at for who is in a group too, where an account may use what the group may', () => {
    const app = '{kind: ServiceAccount, name: app, namespace: other}';
    const rest = all(
      psp('apart', '  defaultAddCapabilities: [CHOWN]\n'),
      psp('web', '  defaultAddCapabilities: [KILL]\n'),
      psp('another'),
      grant('another', app, 'other'),
      grant('web', app, 'default'),
      grant('web', DEVS),
    );
    const jane = '{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}';
    expect(idsOf(rest, all(rest, grant('apart', jane)))).toEqual([
      'apart/grants/User:jane@team/looser',
      'apart/admitting-policy/default-differs',
    ]);
  });

  it('whoever may use what is not known of either side is compared policy by policy', () => {
    const review = diff(policies.join('---\n'), all(psp('web', '  hostIPC: true\n'), policies[1]!));
    expect(review.assumed).toBe(
      'there are no roles and bindings: each policy is compared for someone who may use it alone',
    );
    expect(review.differences.map(({ difference }) => difference.witness.user)).toEqual([
      'user-of-web',
    ]);
  });

  it('and of one side, as the other says', () => {
    expect(diff(policies.join('---\n'), before).assumed).toBe(
      'OLD has no roles and bindings: those of NEW are taken for both, and who may use a policy is not compared',
    );
    expect(idsOf(policies.join('---\n'), before)).toEqual([]);
  });
});

describe('places', () => {
  const placed = (before: string, after: string): readonly string[] =>
    diff({ name: 'old', text: before }, { name: 'new', text: after }).differences.map(
      ({ difference: { id, source } }) =>
        source === null ? id : `${id} ${source.file}:${source.line}`,
    );

  it('a field in NEW, and in OLD where NEW leaves it out', () => {
    expect(placed(psp('web'), psp('web', '  hostPID: true\n'))).toEqual([
      'web/hostPID/looser new:11',
    ]);
    expect(placed(psp('web', '  hostPID: true\n'), psp('web'))).toEqual([
      'web/hostPID/stricter old:11',
    ]);
  });
  it('a policy where it stands', () => {
    expect(placed(psp('web'), all(psp('web'), psp('two')))).toEqual([
      'two/policy/looser new:13',
      UNSEEN,
    ]);
    expect(placed(all(psp('web'), psp('two')), psp('web'))).toEqual([
      'two/policy/stricter old:13',
      UNSEEN,
    ]);
  });
});

it('each witness of random changes is answered as said, and no random request without a name', () => {
  const random = new Random(11);
  let named = 0;
  for (let pairs = 0; pairs < 10; pairs += 1) {
    const pair = randomSetPair(random);
    const sides = {
      old: sideOf(pair.old, pair.old.grants),
      new: sideOf(pair.new, pair.new.grants),
    };
    const { differences, explaining } = differencesBetween(inputOf(pair.old), inputOf(pair.new));
    const ids = differences.map(({ id }) => id);
    for (const { id, effect, witness } of differences) {
      expect(explaining(witness)).toContain(id);
      const shown = compare(sides, witness).effect;
      expect([effect, 'default-differs', 'default-lost']).toContain(shown);
    }
    for (let requests = 0; requests < 20; requests += 1) {
      const request = asServerSends(randomRequest(random));
      if (compare(sides, request).effect === undefined) continue;
      named += 1;
      expect(explaining(request).filter((id) => ids.includes(id))).not.toEqual([]);
    }
  }
  expect(named).toBeGreaterThan(15);
});
