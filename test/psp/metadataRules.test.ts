/**
 * Every rule of the 1.24 server for the metadata of a PodSecurityPolicy, with its position and in
 * the server's words. The messages were taken down from ValidatePodSecurityPolicy of 1.24.17
 * (conformance/psp, op load); only its lists, which it prints as Go source, are JSON here.
 */
import { errorsOf, QUALIFIED, SUBDOMAIN } from './serverErrors.js';

test.each<[string, string, string[]]>([
  [
    'no name',
    'metadata: {}',
    ['3:1 metadata.name: Required value: name or generateName is required'],
  ],
  [
    'an empty name',
    `metadata: {name: ''}`,
    ['3:12 metadata.name: Required value: name or generateName is required'],
  ],
  [
    'a name in capitals',
    'metadata: {name: Example}',
    [`3:12 metadata.name: Invalid value: "Example": ${SUBDOMAIN}`],
  ],
  [
    'a long name',
    `metadata: {name: ${'a'.repeat(254)}}`,
    [
      `3:12 metadata.name: Invalid value: "${'a'.repeat(254)}": must be no more than 253 characters`,
    ],
  ],
  [
    'a bad generateName',
    `metadata: {name: a, generateName: 'b_c-'}`,
    [`3:21 metadata.generateName: Invalid value: "b_c-": ${SUBDOMAIN}`],
  ],
  [
    'a generateName of a dash',
    `metadata: {name: a, generateName: '-'}`,
    [`3:21 metadata.generateName: Invalid value: "-": ${SUBDOMAIN}`],
  ],
  [
    'a generateName whose last character goes with the dash',
    'metadata: {name: a, generateName: X-}',
    [],
  ],
  [
    'a label key with a space',
    'metadata:\n  name: a\n  labels:\n    a b: c',
    [`6:5 metadata.labels: Invalid value: "a b": name part must ${QUALIFIED}`],
  ],
  [
    'label keys without a prefix or a name',
    'metadata: {name: a, labels: {/b: c, d/: e}}',
    [
      '3:30 metadata.labels: Invalid value: "/b": prefix part must be non-empty',
      '3:37 metadata.labels: Invalid value: "d/": name part must be non-empty',
      `3:37 metadata.labels: Invalid value: "d/": name part must ${QUALIFIED}`,
    ],
  ],
  [
    'a label key with two slashes',
    'metadata: {name: a, labels: {a/b/c: d}}',
    [
      `3:30 metadata.labels: Invalid value: "a/b/c": a qualified name must ${QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
  ],
  [
    'a long label',
    `metadata: {name: a, labels: {${'b'.repeat(64)}: ${'c'.repeat(64)}}}`,
    [
      `3:30 metadata.labels: Invalid value: "${'b'.repeat(64)}": name part must be no more than 63 characters`,
      `3:30 metadata.labels: Invalid value: "${'c'.repeat(64)}": must be no more than 63 characters`,
    ],
  ],
  [
    'a label value',
    `metadata: {name: a, labels: {b: '-c'}}`,
    [
      `3:30 metadata.labels: Invalid value: "-c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
  ],
  [
    'an annotation key',
    'metadata: {name: a, annotations: {b c: d}}',
    [`3:35 metadata.annotations: Invalid value: "b c": name part must ${QUALIFIED}`],
  ],
  ['annotation keys in capitals', 'metadata: {name: a, annotations: {Example.com/B: c}}', []],
  [
    'seccomp names',
    'metadata:\n  name: a\n  annotations:\n    seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default, unconfined,foo,*',
    [
      '6:5 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: " unconfined": must be a valid seccomp profile',
      '6:5 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "foo": must be a valid seccomp profile',
    ],
  ],
  [
    'seccomp paths',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: 'localhost//a,localhost/../b,localhost/a/..b'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "/a": must be a relative path',
      `3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "../b": must not contain '..'`,
    ],
  ],
  [
    'a seccomp default is one name',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/defaultProfileName: 'runtime/default,unconfined'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/defaultProfileName]: Invalid value: "runtime/default,unconfined": must be a valid seccomp profile',
    ],
  ],
  [
    'a seccomp wildcard is no default',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/defaultProfileName: '*'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/defaultProfileName]: Invalid value: "*": must be a valid seccomp profile',
    ],
  ],
  [
    'an empty seccomp name',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: 'unconfined,'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "": must be a valid seccomp profile',
    ],
  ],
  [
    'AppArmor names',
    `metadata: {name: a, annotations: {apparmor.security.beta.kubernetes.io/allowedProfileNames: 'runtime/default, localhost/a,*'}}`,
    [
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/allowedProfileNames]: Invalid value: "runtime/default, localhost/a,*": invalid AppArmor profile name: " localhost/a"',
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/allowedProfileNames]: Invalid value: "runtime/default, localhost/a,*": invalid AppArmor profile name: "*"',
    ],
  ],
  [
    'an AppArmor default',
    'metadata: {name: a, annotations: {apparmor.security.beta.kubernetes.io/defaultProfileName: docker/default}}',
    [
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/defaultProfileName]: Invalid value: "docker/default": invalid AppArmor profile name: "docker/default"',
    ],
  ],
  [
    'profiles of all kinds',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*,docker/default,localhost/a/b', seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default, apparmor.security.beta.kubernetes.io/allowedProfileNames: 'runtime/default,localhost/,unconfined,', apparmor.security.beta.kubernetes.io/defaultProfileName: localhost/a}}`,
    [],
  ],
  [
    'empty profiles',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '', seccomp.security.alpha.kubernetes.io/defaultProfileName: '', apparmor.security.beta.kubernetes.io/defaultProfileName: ''}}`,
    [],
  ],
  [
    'metadata before spec',
    `metadata: {name: A, annotations: {apparmor.security.beta.kubernetes.io/defaultProfileName: x, seccomp.security.alpha.kubernetes.io/defaultProfileName: z}, labels: {a: '-'}}`,
    [
      `3:12 metadata.name: Invalid value: "A": ${SUBDOMAIN}`,
      `3:165 metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/defaultProfileName]: Invalid value: "x": invalid AppArmor profile name: "x"',
      '3:95 metadata.annotations[seccomp.security.alpha.kubernetes.io/defaultProfileName]: Invalid value: "z": must be a valid seccomp profile',
    ],
  ],
])('metadata: %s', (_, metadata, errors) => {
  expect(errorsOf(metadata)).toEqual(errors);
});

test.each([
  ['262144 bytes are enough', 'a'.repeat(262143), []],
  [
    'one more is too much',
    'a'.repeat(262144),
    ['3:21 metadata.annotations: Too long: must have at most 262144 bytes'],
  ],
  [
    'bytes count, not characters',
    'ü'.repeat(131072),
    ['3:21 metadata.annotations: Too long: must have at most 262144 bytes'],
  ],
])('annotations: %s', (_, value, errors) => {
  expect(errorsOf(`metadata: {name: a, annotations: {b: ${value}}}`)).toEqual(errors);
});
