/** What of an input is not judged, counted by kind. */
import { isAuditEvent } from '../pod/auditEvent.js';
import type { JsonObject } from '../pod/json.js';
import { SOURCE } from '../ir/source.js';
import { RBAC_KINDS } from '../rbac/objects.js';
import { printable } from '../base/printable.js';
import { makesPodsUnseen } from '../pod/podTemplates.js';
import { isServiceAccount } from './serviceAccountFacts.js';

/** Counts by kind, as data, which can come from another thread. */
export interface LeftAloneCounts {
  readonly plain: ReadonlyMap<string, number>;
  /** Whose operators may make pods of them. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Of what makes pods for `helm test` alone. */
  readonly tests: ReadonlyMap<string, number>;
}
const SORTS = ['plain', 'unseen', 'tests'] as const;

export class LeftAlone implements LeftAloneCounts {
  readonly plain = new Map<string, number>();
  readonly unseen = new Map<string, number>();
  readonly tests = new Map<string, number>();

  /** @param seen is called with each object. */
  constructor(private readonly seen: (object: JsonObject) => void = () => undefined) {}

  count(object: JsonObject): void {
    this.seen(object);
    // Service accounts are read for the sake of their pods.
    if (isServiceAccount(object)) return;
    const kind = isAuditEvent(object) ? 'audit Event of other requests' : String(object['kind']);
    add(makesPodsUnseen(object) ? this.unseen : this.plain, kind, 1);
  }

  /** What makes pods for `helm test` alone. */
  countTest(object: JsonObject): void {
    add(this.tests, String(object['kind']), 1);
  }

  addAll(counts: LeftAloneCounts): void {
    for (const sort of SORTS)
      for (const [kind, count] of counts[sort]) add(this[sort], kind, count);
  }

  /** Without the kinds that are read for another sake. */
  without(isRead: (kind: string) => boolean): LeftAlone {
    return this.less((kind) => (isRead(kind) ? Infinity : 0));
  }

  /** Without so many of each kind, which are read for another sake. */
  less(readOf: (kind: string) => number): LeftAlone {
    const rest = new LeftAlone();
    for (const sort of SORTS)
      for (const [kind, count] of this[sort]) {
        const left = sort === 'tests' ? count : count - readOf(kind);
        if (left > 0) add(rest[sort], kind, left);
      }
    return rest;
  }

  /** The counts alone. */
  get counts(): LeftAloneCounts {
    const { plain, unseen, tests } = this;
    return { plain, unseen, tests };
  }

  /** How many objects. */
  get total(): number {
    return [this.plain, this.unseen, this.tests]
      .flatMap((counts) => [...counts.values()])
      .reduce((sum, one) => sum + one, 0);
  }

  /** A line for each sort; none where everything was judged. */
  lines(): readonly string[] {
    const [policies, rest] = parted(this.plain, (kind) => READ_OF_INPUTS.has(kind));
    return [
      line('left alone, for they make no pods', rest),
      line(
        'not counted, for policies and who may use them are read of the inputs, not of workloads',
        policies,
        '; name their files among the inputs too, unless these have the same already',
      ),
      line(
        'not judged, for their operators may make pods of them in ways that cannot be seen here',
        this.unseen,
      ),
      line('left out, for only helm test makes their pods', this.tests),
    ].flat();
  }
}

/** What counts for workloads too, where it stands beside the policies. */
const READ_OF_INPUTS: ReadonlySet<string> = new Set([SOURCE.kind, ...RBAC_KINDS]);

function parted(
  counts: ReadonlyMap<string, number>,
  isFirst: (kind: string) => boolean,
): readonly [ReadonlyMap<string, number>, ReadonlyMap<string, number>] {
  const [first, rest] = [new Map<string, number>(), new Map<string, number>()];
  for (const [kind, count] of counts) (isFirst(kind) ? first : rest).set(kind, count);
  return [first, rest];
}

const line = (why: string, counts: ReadonlyMap<string, number>, remedy = ''): readonly string[] =>
  counts.size === 0 ? [] : [printable(`${why}: ${listed(counts)}${remedy}`)];

function add(counts: Map<string, number>, kind: string, count: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + count);
}

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
