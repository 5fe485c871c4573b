/** One item that cannot be judged never loses the answers of the others. */
import { judgeOf } from '../../src/api/judge.js';
import type { WorkloadItem } from '../../src/api/workloadItems.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { requestFromReview } from '../../src/pod/request.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { psp } from './library.js';

const input = readPolicySet(parseDocuments(JSON.stringify(psp('a')), 'psp.yaml'), {
  strict: false,
});
const judge = judgeOf(input, {
  targets: ['vap'],
  options: { ...DEFAULT_OPTIONS, selection: 'any', locate: input.locate },
  pods: false,
  diff: false,
});

const reviewOf = (changes: JsonObject): JsonObject => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: 'one',
    operation: 'CREATE',
    namespace: 'team',
    name: 'pod',
    userInfo: { username: 'alice', groups: ['dev'] },
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pod' },
      spec: { containers: [{ name: 'app', image: 'app:1' }] },
    },
    ...changes,
  },
});
const item = (pod?: JsonObject): WorkloadItem => {
  const request = requestFromReview(reviewOf({}));
  return {
    id: 'one',
    kind: 'Pod',
    name: 'pod',
    isReview: true,
    request: pod === undefined ? request : { ...request, pod },
    locate: () => ({ file: 'reviews.jsonl', line: 7, column: 1 }),
  };
};

test('an item that breaks the judge is an error in its place', () => {
  const broken = {
    metadata: { name: 'pod' },
    spec: { containers: [{ securityContext: 5 }, null] },
  };
  const lines = [item(), item(broken as unknown as JsonObject), item()].map(judge);
  expect(lines.map(({ error, psp: answer }) => [answer?.verdict, error?.split(' (')[0]])).toEqual([
    ['allowed', undefined],
    [undefined, 'reviews.jsonl:7:1: it cannot be judged'],
    ['allowed', undefined],
  ]);
});

test.each([
  [{ username: 5 }, 'userInfo.username of this AdmissionReview is not a string'],
  [{ groups: 'dev' }, 'userInfo.groups of this AdmissionReview is not a list of strings'],
  [{ groups: ['dev', 5] }, 'userInfo.groups of this AdmissionReview is not a list of strings'],
])('a requester %j is refused', (userInfo, message) => {
  expect(() => requestFromReview(reviewOf({ userInfo }))).toThrow(message);
});

test('a requester that is left out is nobody', () => {
  const { user, groups } = requestFromReview(reviewOf({ userInfo: null }));
  expect([user, groups]).toEqual(['', []]);
});
