/**
 * One request inside each gap, smallest first: searched among the small pods around each policy's
 * rules, created, updated and given
 * a debug container. The search is bounded: a gap of one policy is looked for around that policy,
 * one of the set around its first few,
 * and one of how servers changed first among the pods that they read differently.
 */
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { remembered } from '../../base/remembered.js';
import type { Bool } from '../../lang/build.js';
import { compile } from '../../lang/evaluate.js';
import { defaultPod } from '../../pod/apiDefaults.js';
import type { JsonObject } from '../../pod/json.js';
import { requestFromReview, reviewFromRequest, type AdmissionRequest } from '../../pod/request.js';
import { requestView, type RequestView } from '../../pod/requestView.js';
import { pspAsker, targetAsker, type Answers, type PspAsker } from '../answers.js';
import type { GapAnswers } from '../gap.js';
import { levelPodsReadDifferently, podsNearRules, podsReadDifferently } from './smallPods.js';

interface Sought {
  readonly policy: string;
  readonly when: Bool;
  readonly answers: GapAnswers;
  readonly provenByWitness: boolean;
  /** Whether a request in the gap, answered as it says, shows what it says besides. */
  readonly shownBy: (request: AdmissionRequest) => boolean;
  /** Whether it would not, without what the gap is named for. */
  readonly causedBy: (request: AdmissionRequest) => boolean;
  /** Whether a request that shows it is one to act on. */
  readonly matters: (request: AdmissionRequest) => boolean;
}
export interface Found {
  /** A Pod that an administrator creates, or an AdmissionReview; null where none was found. */
  readonly witness: JsonObject | null;
  /**
   * Whether it, and then any of those that were looked at, is one to act on; undefined where none
   * was found.
   */
  readonly matters: boolean | undefined;
  /** Where none was found: those that show the same without what the gap is named for. */
  readonly doubtful: readonly Shown[];
}
export interface Shown {
  readonly request: AdmissionRequest;
  readonly witness: () => JsonObject;
}
/** One that matters is taken before a smaller one that does not. */
export type FindWitness = (gap: Sought, known?: JsonObject) => Found;

const ONE_NAMESPACE: readonly string[] = ['default'];
/** Policies that a gap of the whole set is looked for around. */
const SOME_POLICIES = 3;

interface Candidate extends Shown {
  readonly view: RequestView;
  /** What PSP answers: the same for every target. */
  readonly psp: PspAsker;
}

/** @param namespaces one of each level, where levels judge. */
export function witnessSearch(
  set: PolicySet,
  answers: Answers,
  namespaces: readonly string[] = ONE_NAMESPACE,
): FindWitness {
  const { policies } = set;
  const { candidatesFor, nearRules, readDifferently, atLevels } =
    namespaces === ONE_NAMESPACE ? searchSpace(set, answers) : newSpace(set, answers, namespaces);
  const asked = targetAsker(answers);
  return (gap, known) => {
    const { policy, when, answers: wanted, provenByWitness, shownBy, causedBy, matters } = gap;
    const isCause = compile(when.node, ['request', 'pod']);
    const shows = ({ request, view, psp }: Candidate): boolean =>
      Boolean(isCause(view, request.pod)) &&
      psp(wanted.psp) &&
      asked(view, request.pod, wanted.target) &&
      shownBy(request);
    const own = policies.filter(({ name }) => name === policy);
    const some = policies.slice(0, SOME_POLICIES);
    const near = own.length > 0 ? own : some;
    const proving = provenByWitness ? [...new Set([...own, ...some])] : [];
    const doubtful: Candidate[] = [];
    let shown: Candidate | undefined;
    for (const one of inOrder([
      () => (known === undefined ? [] : candidatesFor(known)),
      ...proving.map((policy) => () => readDifferently(policy)),
      ...near.map((policy) => () => nearRules(policy)),
      ...proving.map((policy) => () => atLevels(policy)),
    ])) {
      if (!shows(one)) continue;
      if (!causedBy(one.request)) doubtful.push(one);
      else if (matters(one.request)) return { witness: one.witness(), matters: true, doubtful: [] };
      else shown ??= one;
    }
    return shown === undefined
      ? { witness: null, matters: undefined, doubtful }
      : { witness: shown.witness(), matters: false, doubtful: [] };
  };
}

/** Each group of candidates is made only when those before it were looked through. */
function* inOrder(groups: readonly (() => readonly Candidate[])[]): Generator<Candidate> {
  for (const group of groups) yield* group();
}

interface SearchSpace {
  candidatesFor(pod: JsonObject): readonly Candidate[];
  nearRules(policy: Policy): readonly Candidate[];
  readDifferently(policy: Policy): readonly Candidate[];
  /** More of those, where levels judge. */
  atLevels(policy: Policy): readonly Candidate[];
}

/**
 * One for the targets that do not care for namespaces: what they look among, and what PSP answers
 * there, is the same.
 */
const searchSpace = remembered((set: PolicySet, answers: Answers) =>
  newSpace(set, answers, ONE_NAMESPACE),
);

function newSpace(set: PolicySet, answers: Answers, namespaces: readonly string[]): SearchSpace {
  const ask = pspAsker(answers);
  const stranger = strangerTo(set);
  const candidatesFor = (pod: JsonObject): readonly Candidate[] =>
    namespaces.flatMap((namespace) => {
      const named: JsonObject = {
        ...pod,
        metadata: { ...(pod['metadata'] as JsonObject), namespace },
      };
      const created = requestOf(named);
      return [created, ...others(created, stranger)].map((request): Candidate => {
        const view = requestView(request);
        return {
          request,
          view,
          psp: ask(view, request.pod),
          witness: () => (request === created ? named : reviewFromRequest(request)),
        };
      });
    });
  const among = (
    pods: (policy: Policy) => readonly JsonObject[],
  ): ((policy: Policy) => readonly Candidate[]) =>
    remembered((policy: Policy) => pods(policy).flatMap(candidatesFor));
  return {
    candidatesFor,
    nearRules: among(podsNearRules),
    readDifferently: among(podsReadDifferently),
    atLevels: namespaces === ONE_NAMESPACE ? () => [] : among(levelPodsReadDifferently),
  };
}

const ADMINISTRATOR = { user: 'admin', groups: ['system:masters', 'system:authenticated'] };
type Requester = Pick<AdmissionRequest, 'user' | 'groups'>;
const STRANGER: Requester = { user: 'stranger', groups: ['system:authenticated'] };
const ANONYMOUS: Requester = { user: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Someone who may use nothing by name or group, as far as grants allow. */
const strangerTo = ({ grants }: PolicySet): Requester =>
  grants.some(({ subject: { kind, name } }) => kind === 'Group' && name === 'system:authenticated')
    ? ANONYMOUS
    : STRANGER;

/**
 * The same pod from someone who may use nothing, as an update, and with a debug container like its
 * own.
 */
function others(created: AdmissionRequest, stranger: Requester): readonly AdmissionRequest[] {
  const { pod } = created;
  const spec = pod['spec'] as JsonObject;
  const [container] = spec['containers'] as readonly JsonObject[];
  return [
    { ...created, ...stranger },
    {
      ...created,
      operation: 'UPDATE',
      oldPod: {
        ...pod,
        metadata: { ...(pod['metadata'] as JsonObject), labels: { before: 'the update' } },
      },
    },
    {
      ...created,
      operation: 'UPDATE',
      subResource: 'ephemeralcontainers',
      pod: { ...pod, spec: { ...spec, ephemeralContainers: [{ ...container, name: 'debug' }] } },
      oldPod: pod,
    },
  ];
}

function requestOf(pod: JsonObject): AdmissionRequest {
  const { name, namespace } = pod['metadata'] as { name: string; namespace: string };
  return {
    uid: 'witness',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name,
    ...ADMINISTRATOR,
    pod: defaultPod(pod),
    oldPod: null,
  };
}

/**
 * The request that a witness stands for: a Pod is created by an administrator, who may use every
 * policy.
 */
export function witnessRequest(witness: JsonObject): AdmissionRequest {
  return witness['kind'] === 'AdmissionReview' ? requestFromReview(witness) : requestOf(witness);
}
