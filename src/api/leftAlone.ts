/** Counts the objects of an input that are not judged, by kind. */
import { isAuditEvent } from '../pod/auditEvent.js';
import type { JsonObject } from '../pod/json.js';
import { SOURCE } from '../ir/source.js';
import { RBAC_KINDS } from '../rbac/objects.js';
import { LEVEL_LABELS } from '../base/levelLabels.js';
import { printable } from '../base/printable.js';
import { objectIn } from '../pod/objectFields.js';
import { makesPodsUnseen } from '../pod/podTemplates.js';
import { isServiceAccount } from './serviceAccountFacts.js';

/** The counts as plain data, which can be sent between threads. */
export interface LeftAloneCounts {
  readonly plain: ReadonlyMap<string, number>;
  /** Kinds of custom resources: their operators may create pods that the input does not show. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Kinds whose pods exist only for `helm test`. */
  readonly tests: ReadonlyMap<string, number>;
  /** Pods that kubelets show of static pods. */
  readonly mirrors: ReadonlyMap<string, number>;
  /** Requests that PSP does not check. */
  readonly unchecked: ReadonlyMap<string, number>;
  /** Pods that are judged without their ephemeral containers. */
  readonly debugged: ReadonlyMap<string, number>;
  /** Namespaces whose labels set a level of Pod Security Admission. */
  readonly levels: ReadonlyMap<string, number>;
}
/** Sorts that are left out on purpose. No other part of the program reads them. */
const LEFT_OUT = ['tests', 'mirrors', 'unchecked'] as const;
const LEFT_ALONE = ['plain', 'unseen', 'levels', ...LEFT_OUT] as const;
const SORTS = [...LEFT_ALONE, 'debugged'] as const;

export class LeftAlone implements LeftAloneCounts {
  readonly plain = new Map<string, number>();
  readonly unseen = new Map<string, number>();
  readonly tests = new Map<string, number>();
  readonly mirrors = new Map<string, number>();
  readonly unchecked = new Map<string, number>();
  readonly debugged = new Map<string, number>();
  readonly levels = new Map<string, number>();

  /** @param seen is called with each object that is counted. */
  constructor(private readonly seen: (object: JsonObject) => void = () => undefined) {}

  count(object: JsonObject): void {
    this.seen(object);
    // Service accounts are not left alone: they are read for the pods that run as them.
    if (isServiceAccount(object)) return;
    const kind = isAuditEvent(object) ? 'audit Event of other requests' : String(object['kind']);
    if (hasLevel(object)) add(this.levels, kind, 1);
    else add(makesPodsUnseen(object) ? this.unseen : this.plain, kind, 1);
  }

  /** Counts an object that is left out on purpose. */
  countLeftOut(sort: (typeof LEFT_OUT)[number], object: JsonObject): void {
    add(this[sort], String(object['kind']), 1);
  }

  /** Counts a pod that is judged without its ephemeral containers. */
  countDebugged(object: JsonObject): void {
    add(this.debugged, String(object['kind']), 1);
  }

  addAll(counts: LeftAloneCounts): void {
    for (const sort of SORTS)
      for (const [kind, count] of counts[sort]) add(this[sort], kind, count);
  }

  /**
   * The counts without the kinds for which `isRead` is true, because another part of the program
   * reads them.
   */
  without(isRead: (kind: string) => boolean): LeftAlone {
    return this.less((kind) => (isRead(kind) ? Infinity : 0));
  }

  /**
   * The counts, for each kind minus `readOf(kind)` objects that another part of the program reads.
   */
  less(readOf: (kind: string) => number): LeftAlone {
    const rest = new LeftAlone();
    for (const sort of SORTS)
      for (const [kind, count] of this[sort]) {
        const isReadElsewhere = ![...LEFT_OUT, 'debugged'].includes(sort);
        const left = isReadElsewhere ? count - readOf(kind) : count;
        if (left > 0) add(rest[sort], kind, left);
      }
    return rest;
  }

  /** The counts as plain data. */
  get counts(): LeftAloneCounts {
    const { plain, unseen, tests, mirrors, unchecked, debugged, levels } = this;
    return { plain, unseen, tests, mirrors, unchecked, debugged, levels };
  }

  /** The number of all objects counted. */
  get total(): number {
    return LEFT_ALONE.flatMap((sort) => [...this[sort].values()]).reduce(
      (sum, one) => sum + one,
      0,
    );
  }

  /**
   * One line for each reason why objects are left alone; empty if everything was judged.
   *
   * @param targets the targets whose answers are given; levels matter to `psa` alone.
   */
  lines(targets: readonly string[] = []): readonly string[] {
    const isOfLevels = targets.includes('psa');
    const plain = isOfLevels ? this.plain : joined(this.plain, this.levels);
    const [policies, rest] = parted(plain, (kind) => READ_OF_INPUTS.has(kind));
    return [
      line('left alone, because they make no pods', rest),
      line(
        'not read, because policies and RBAC are read from the inputs, not from --workloads',
        policies,
        '; if the inputs lack them, name their files there too',
      ),
      line(
        'not read, because levels of namespaces are read from the inputs, not from --workloads',
        isOfLevels ? this.levels : new Map(),
        '; if the inputs lack them, name their files there too',
      ),
      line('not judged, because only their operators know which pods they make', this.unseen),
      line(
        'judged without ephemeral containers, because PSP does not check how these get into a pod',
        this.debugged,
      ),
      line('left out, because only helm test makes their pods', this.tests),
      line('left out, because kubelets make them of static pods', this.mirrors),
      line('left out, because they are no requests that PSP checks', this.unchecked),
    ].flat();
  }
}

function hasLevel(object: JsonObject): boolean {
  if (object['kind'] !== 'Namespace' || object['apiVersion'] !== 'v1') return false;
  const labels = objectIn(objectIn(object, 'metadata'), 'labels');
  return Object.keys(labels).some((label) => label.startsWith(LEVEL_LABELS));
}

/** Kinds that are read as policies and RBAC when they are given beside the policies. */
const READ_OF_INPUTS: ReadonlySet<string> = new Set([SOURCE.kind, ...RBAC_KINDS]);

function parted(
  counts: ReadonlyMap<string, number>,
  isFirst: (kind: string) => boolean,
): readonly [ReadonlyMap<string, number>, ReadonlyMap<string, number>] {
  const [first, rest] = [new Map<string, number>(), new Map<string, number>()];
  for (const [kind, count] of counts) (isFirst(kind) ? first : rest).set(kind, count);
  return [first, rest];
}

function joined(
  counts: ReadonlyMap<string, number>,
  more: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const all = new Map(counts);
  for (const [kind, count] of more) add(all, kind, count);
  return all;
}

const line = (why: string, counts: ReadonlyMap<string, number>, remedy = ''): readonly string[] =>
  counts.size === 0 ? [] : [printable(`${why}: ${listed(counts)}${remedy}`)];

function add(counts: Map<string, number>, kind: string, count: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + count);
}

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
