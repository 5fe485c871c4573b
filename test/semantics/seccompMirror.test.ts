import type { JsonObject } from '../../src/pod/json.js';
import { mirrorSeccomp } from '../../src/semantics/seccompMirror.js';

const POD = 'seccomp.security.alpha.kubernetes.io/pod';
const container = (name: string): string =>
  `container.seccomp.security.alpha.kubernetes.io/${name}`;
type Parts = {
  readonly annotations?: JsonObject;
  readonly pod?: JsonObject;
  readonly app?: JsonObject;
  readonly init?: JsonObject;
};

/** A pod whose parts, where given, have these profiles. */
function podOf({ annotations, pod, app, init }: Parts): JsonObject {
  const secured = (profile: JsonObject | undefined): JsonObject =>
    profile === undefined ? {} : { securityContext: { seccompProfile: profile } };
  return {
    metadata: { name: 'probe', ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ...secured(pod),
      containers: [{ name: 'app', ...secured(app) }],
      initContainers: [{ name: 'init', ...secured(init) }],
    },
  };
}
const RUNTIME: JsonObject = { type: 'RuntimeDefault' };
const UNCONFINED: JsonObject = { type: 'Unconfined' };
const LOCAL: JsonObject = { type: 'Localhost', localhostProfile: 'app.json' };

const MIRRORED: readonly (readonly [says: string, given: Parts, made: Parts])[] = [
  [
    'RuntimeDefault of the pod',
    { pod: RUNTIME },
    { pod: RUNTIME, annotations: { [POD]: 'runtime/default' } },
  ],
  ['Unconfined', { pod: UNCONFINED }, { pod: UNCONFINED, annotations: { [POD]: 'unconfined' } }],
  [
    'a profile of the node',
    { pod: LOCAL },
    { pod: LOCAL, annotations: { [POD]: 'localhost/app.json' } },
  ],
  [
    'a field of a container',
    { app: LOCAL },
    { app: LOCAL, annotations: { [container('app')]: 'localhost/app.json' } },
  ],
  [
    'a field of an init container',
    { init: RUNTIME },
    { init: RUNTIME, annotations: { [container('init')]: 'runtime/default' } },
  ],
  [
    'the annotation of the pod',
    { annotations: { [POD]: 'runtime/default' } },
    { annotations: { [POD]: 'runtime/default' }, pod: RUNTIME },
  ],
  [
    'its old spelling',
    { annotations: { [POD]: 'docker/default' } },
    { annotations: { [POD]: 'docker/default' }, pod: RUNTIME },
  ],
  [
    'unconfined by annotation',
    { annotations: { [POD]: 'unconfined' } },
    { annotations: { [POD]: 'unconfined' }, pod: UNCONFINED },
  ],
  [
    'a profile of the node by annotation',
    { annotations: { [POD]: 'localhost/app.json' } },
    { annotations: { [POD]: 'localhost/app.json' }, pod: LOCAL },
  ],
  [
    'the annotation of a container',
    { annotations: { [container('app')]: 'unconfined' } },
    { annotations: { [container('app')]: 'unconfined' }, app: UNCONFINED },
  ],
  [
    'each place for itself',
    { pod: RUNTIME, annotations: { [container('app')]: 'unconfined' } },
    {
      pod: RUNTIME,
      app: UNCONFINED,
      annotations: { [container('app')]: 'unconfined', [POD]: 'runtime/default' },
    },
  ],
];
/** Where both are there, where nothing is, and what means no profile. */
const LEFT_ALONE: readonly (readonly [says: string, given: Parts])[] = [
  ['a pod without profiles', {}],
  ['a pod with annotations of another kind', { annotations: { team: 'web' } }],
  ['field and annotation that agree', { pod: RUNTIME, annotations: { [POD]: 'runtime/default' } }],
  ['field and annotation that do not', { pod: RUNTIME, annotations: { [POD]: 'unconfined' } }],
  ['an annotation that names no profile', { annotations: { [POD]: 'localhost/' } }],
  ['a type that Kubernetes does not know', { pod: { type: 'Other' } }],
  ['a profile of the node without its path', { pod: { type: 'Localhost' } }],
  [
    'the annotation of a container that is not there',
    { annotations: { [container('gone')]: 'unconfined' } },
  ],
];

describe('mirrors', () => {
  it.each(MIRRORED)('%s', (_, given, made) => {
    const pod = podOf(given);
    expect(mirrorSeccomp(pod)).toEqual(podOf(made));
    expect(pod).toEqual(podOf(given));
  });
  it.each(MIRRORED)('%s once', (_, given) =>
    expect(mirrorSeccomp(mirrorSeccomp(podOf(given)))).toEqual(mirrorSeccomp(podOf(given))),
  );
  it('beside other fields of a security context', () => {
    const pod: JsonObject = {
      metadata: { annotations: { [POD]: 'unconfined' } },
      spec: { securityContext: { runAsUser: 5 }, containers: [] },
    };
    expect(mirrorSeccomp(pod)['spec']).toEqual({
      securityContext: { runAsUser: 5, seccompProfile: UNCONFINED },
      containers: [],
    });
  });
});
describe('leaves alone', () => {
  it.each(LEFT_ALONE)('%s', (_, given) => {
    const pod = podOf(given);
    expect(mirrorSeccomp(pod)).toBe(pod);
    expect(pod).toEqual(podOf(given));
  });
});
it('mirrors to an ephemeral container', () => {
  const annotations = { [container('debug')]: 'unconfined' };
  const spec = { containers: [], ephemeralContainers: [{ name: 'debug' }] };
  expect(mirrorSeccomp({ metadata: { annotations }, spec })['spec']).toEqual({
    containers: [],
    ephemeralContainers: [{ name: 'debug', securityContext: { seccompProfile: UNCONFINED } }],
  });
});
