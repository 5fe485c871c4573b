/** Facts about Gatekeeper. */
import {
  CONTAINER_USER,
  POD_USER,
  admits,
  create,
  deniesFor,
  dropped,
  gatekeeper,
  mutator,
  pod,
  podUser,
  refusedFor,
  withPathTest,
  type Fact,
} from './factParts.js';

export const GATEKEEPER_FACTS: readonly Fact[] = [
  {
    title: 'Gatekeeper does not accept integers beyond 2^53 as integers',
    cases: [
      {
        says: 'integer, within',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'integer', format: 'int64' }, 4294967296),
        request: create(),
        expect: deniesFor(/max is 4294967296/),
      },
      {
        says: 'integer, beyond',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'integer', format: 'int64' }, 9007199254740993n),
        expect: refusedFor(/must be of type int64: "float64"/),
      },
      {
        says: 'number, beyond, is exact',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'number' }, 9223372036854775807n),
        request: create(),
        expect: deniesFor(/max is 9223372036854775807/),
      },
    ],
  },
  {
    title: 'Schemas of constraints need a type beside every enum and anyOf',
    cases: [
      {
        says: 'enum',
        engine: 'gatekeeper',
        documents: gatekeeper({ enum: ['a', 'b'] }, 'a'),
        expect: refusedFor(/type: Required value/),
      },
      {
        says: 'anyOf',
        engine: 'gatekeeper',
        documents: gatekeeper({ anyOf: [{ type: 'string' }, { type: 'integer' }] }, 'a'),
        expect: refusedFor(/type: Required value/),
      },
      {
        says: 'enum with a type',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'string', enum: ['a', 'b'] }, 'a'),
        request: create(),
        expect: deniesFor(/max is a/),
      },
    ],
  },
  {
    title: 'A mutator can be limited to CREATE',
    cases: [
      {
        says: 'a pod that is created',
        engine: 'gatekeeper',
        documents: withPathTest(POD_USER, POD_USER),
        request: create(),
        expect: (seen) => podUser(seen) === 1,
      },
      {
        says: 'one that is updated',
        engine: 'gatekeeper',
        documents: withPathTest(POD_USER, POD_USER),
        request: create(pod(), { operation: 'UPDATE', oldPod: pod() }),
        expect: (seen) => podUser(seen) === undefined,
      },
      {
        says: 'without operations',
        engine: 'gatekeeper',
        documents: withPathTest(POD_USER, POD_USER, {}),
        request: create(pod(), { operation: 'UPDATE', oldPod: pod() }),
        expect: (seen) => podUser(seen) === 1,
      },
    ],
  },
  {
    title: 'A mutator can only test the path to its own location',
    cases: [
      {
        says: 'its own place',
        engine: 'gatekeeper',
        documents: withPathTest(CONTAINER_USER, CONTAINER_USER),
        request: create(),
        expect: admits,
      },
      {
        says: 'the pod beside it',
        engine: 'gatekeeper',
        documents: withPathTest(CONTAINER_USER, POD_USER),
        expect: refusedFor(/must be a prefix of the `location`/),
      },
    ],
  },
  {
    title: 'ModifySet appends missing values',
    cases: [
      {
        says: 'in its own order',
        engine: 'gatekeeper',
        documents: mutator(
          'ModifySet',
          'spec.containers[name:*].securityContext.capabilities.drop',
          { values: { fromList: ['B', 'A'] } },
        ),
        request: create(
          pod({
            containers: [
              {
                name: 'app',
                image: 'registry.example.com/app:1',
                securityContext: { capabilities: { drop: ['C', 'A'] } },
              },
            ],
          }),
        ),
        expect: (seen) => dropped(seen) === 'C,A,B',
      },
    ],
  },
];
