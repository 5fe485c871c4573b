/** The Rego of the ConstraintTemplate: its skeleton with the parts that come from the controls. */
import { controls } from '../../../src/controls/index.js';
import { rego } from '../../../src/targets/gatekeeper/template.js';

const text = rego();

it('is indented by spaces, so that YAML can write it as a block', () => {
  expect(text).not.toContain('\t');
});

it('has one refusal for each check of each control, under the name of its field', () => {
  const wanted = controls.flatMap((control) =>
    control.checks('current').map(({ field }) => `# spec.${field}`),
  );
  expect([...text.matchAll(/^# spec\..*$/gm)].map(([line]) => line)).toEqual(wanted);
});

/** The bodies of the rules that begin with `head`. */
const bodies = (head: string): readonly (readonly string[])[] =>
  [...text.matchAll(/^(.*) if \{\n([^]*?)^\}$/gm)]
    .filter(([, found]) => found === head)
    .map(([, , body]) => body!.trimEnd().split('\n'));

it('asks whether a policy refuses as it asks why', () => {
  const asked = bodies('refuses(policy)');
  const why = bodies('refused[name] contains reason');
  expect(asked).toHaveLength(why.length);
  const extra =
    /^ *(some name|policy := usable_policies\[name\]|\}|count\(refused_names\) > 0|reason := .*|refused_names := .*)$/;
  const plain = (body: readonly string[]): readonly string[] =>
    body.filter((line) => !extra.test(line)).map((line) => line.trim());
  expect(why.map(plain)).toEqual(asked.map(plain));
});

it('lets a policy admit nothing that lacks a field: a check of what is not there refuses nothing', () => {
  const [fields] = /^policy_fields := \{\n([^}]*)^\}/m.exec(text)!.slice(1);
  const read = new Set([...text.matchAll(/\bpolicy\.spec\.(\w+)/g)].map(([, field]) => field!));
  expect(read.size).toBeGreaterThan(20);
  for (const field of read) expect(fields).toContain(`  "${field}",\n`);
  expect(text).toContain(
    'unusable(policy) if count(policy_fields - object.keys(policy.spec)) > 0\n',
  );
});

it('gives `not` nothing that may be undefined: it would be undefined too, and refuse nothing', () => {
  const asked = [...text.matchAll(/^ *not (.*)$/gm)].map(([, expression]) => expression!);
  const always = /^(policy\.spec|sysctl|volume|container|entry)\.\w+$/;
  const paths = asked
    .filter((expression) => !/^[\w.]+ == \w+$/.test(expression))
    .flatMap(
      (expression) =>
        expression
          .replaceAll(/object\.get|"[^"]*"|array\.concat/g, '')
          .match(/\b[a-z_]\w*(?:\.\w+)+/g) ?? [],
    )
    .filter((path) => !always.test(path) && path !== 'pod.spec' && path !== 'policy.spec');
  // A function that is given what is undefined is not called.
  expect(
    asked.filter((expression) => /\w_part_\d+\(/.test(expression.replace(/^\w+\([\w, ]+\)$/, ''))),
  ).toEqual([]);
  expect(asked.length).toBeGreaterThan(30);
  expect(paths).toEqual([]);
});

const BUILT_IN = ['is_array', 'is_object', 'is_string'];

it('defines each function that it calls', () => {
  const calls = [...text.matchAll(/(?:^ *|\bnot )([a-z_0-9]+)\([a-z_, ]*\)[\]]?$/gm)]
    .map(([, name]) => name!)
    .filter((name) => !BUILT_IN.includes(name));
  const missing = [...new Set(calls)].filter((name) => !text.includes(`\n${name}(`));
  expect(calls.length).toBeGreaterThan(controls.length);
  expect(missing).toEqual([]);
});

it('looks mounts up by volume: there may be thousands of both', () => {
  expect(text).toContain('written_volumes := {mount.name | some mount in mounts;');
  expect(text).toContain('not volume.name in written_volumes');
  // Nothing goes through mounts for each volume.
  expect(text.match(/some mount in/g)?.length).toBe(2);
});

it('judges no pod that is too large to judge in time', () => {
  expect(text).toContain(`too_large if {
  entries := count(containers) +
  count(object.get(pod.spec, "volumes", [])) +
  count(object.get(pod.spec, ["securityContext","sysctls"], [])) +
  count(object.get(pod.spec, ["securityContext","supplementalGroups"], []))
  too_many(entries)
}

too_large if {
  entries := sum([container_entries |
    some container in containers
    container_entries := count(object.get(container, "volumeMounts", [])) +
`);
  expect(text).toContain(`too_many(entries) if {
  entries > 100
  entries * entries * count(input.parameters.policies) > 250000
}
`);
  expect(text).toContain('admitted if {\n  not too_large\n  some name in granted\n');
});

it('judges no deletion: some administrators have Gatekeeper asked about those too', () => {
  expect(text).toContain(
    'must_check if {\n  object.get(input.review, "operation", "") != "DELETE"\n  not only_garbage_collection\n}\n',
  );
});

it('looks at no subject of a binding that cannot be whoever asks', () => {
  const bodies = [...text.matchAll(/^synced_grants contains .* if \{\n([^}]*)^\}/gm)].map(
    ([, body]) => body!.split('\n').map((line) => line.trim()),
  );
  expect(bodies).toHaveLength(2);
  for (const body of bodies) {
    // The subjects are read by their path: what is read as a whole is copied as a whole.
    expect(body[1]).toMatch(/^subject := data\.inventory\..*Binding\[name\]\.subjects\[_\]$/);
    expect(body[2]).toBe('subject.name in asked_names');
    expect(body.findIndex((line) => line.includes('policies_of('))).toBe(5);
  }
});

it('reads with a default what a policy may leave out: kubectl takes nulls out of a constraint', () => {
  expect(text).toContain(
    'object.get(policy.spec, ["runtimeClass","allowedRuntimeClassNames"], null)',
  );
  expect(text).not.toMatch(
    /policy\.spec\.(defaultAllowPrivilegeEscalation|runtimeClass|seccomp|appArmor)\b/,
  );
  expect(text).not.toMatch(/policy\.spec\.seLinux\.seLinuxOptions/);
  expect(text).toContain('object.get(grant, "namespace", null) == null');
});
