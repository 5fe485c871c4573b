/**
 * Limits what the aliases of a YAML text expand to. The size is counted before anything is built,
 * because a few lines of nested aliases can expand to more nodes than any program can process.
 */
import { EVENT_ID, type Event } from 'js-yaml';

/** Size of a node, including its text and everything below it. */
interface Weight {
  size: number;
  depth: number;
}

/** Size of a node without its text. */
export const NODE_SIZE = 10;

/** An alias that exceeds a limit or refers to a node around itself. */
export interface AliasFault {
  /** Offset in the text at which the alias's name starts. */
  readonly offset: number;
  readonly message: string;
}

interface AliasLimits {
  /** How much all aliases together may stand for. */
  readonly aliasedSize: number;
  /** How deep nodes may nest, with what aliases stand for. */
  readonly depth: number;
}

/** @returns the first alias that exceeds a limit, or that stands inside the node it refers to. */
export function aliasFault(
  text: string,
  events: readonly Event[],
  limits: AliasLimits,
): AliasFault | undefined {
  if (!events.some(({ type }) => type === EVENT_ID.ALIAS)) return undefined;
  const weighing = new Weighing(text, limits);
  for (const event of events) {
    const fault = weighing.faultOf(event);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

type AliasEvent = Extract<Event, { type: typeof EVENT_ID.ALIAS }>;

/** Weighs the nodes of a text, from its first event to the last one. */
class Weighing {
  private readonly anchors = new Map<string, Weight | 'open'>();
  private readonly open: { readonly weight: Weight; readonly anchor: string }[] = [];
  private aliased = 0;

  constructor(
    private readonly text: string,
    private readonly limits: AliasLimits,
  ) {}

  /** @returns what is wrong if the event is an alias that must not be followed. */
  faultOf(event: Event): AliasFault | undefined {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.anchors.clear();
        this.begin('', { size: 0, depth: 0 });
        return undefined;
      case EVENT_ID.SCALAR: {
        const size = NODE_SIZE + event.valueEnd - event.valueStart;
        this.end(this.nameOf(event), { size, depth: 1 });
        return undefined;
      }
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        this.begin(this.nameOf(event), { size: NODE_SIZE, depth: 1 });
        return undefined;
      case EVENT_ID.ALIAS:
        return this.faultOfAlias(event);
      case EVENT_ID.POP: {
        const closed = this.open.pop();
        if (closed !== undefined) this.end(closed.anchor, closed.weight);
        return undefined;
      }
    }
  }

  private begin(anchor: string, weight: Weight): void {
    if (anchor !== '') this.anchors.set(anchor, 'open');
    this.open.push({ weight, anchor });
  }

  private end(anchor: string, weight: Weight): void {
    if (anchor !== '') this.anchors.set(anchor, weight);
    this.add(weight);
  }

  private add({ size, depth }: Weight): void {
    const parent = this.open.at(-1)?.weight;
    if (parent === undefined) return;
    parent.size += size;
    parent.depth = Math.max(parent.depth, depth + 1);
  }

  private faultOfAlias(event: AliasEvent): AliasFault | undefined {
    const name = this.nameOf(event);
    const weight = this.anchors.get(name);
    // An alias without an anchor is an error of the parser itself.
    if (weight === undefined) return undefined;
    const offset = event.anchorStart;
    if (weight === 'open')
      return { offset, message: `the alias *${name} stands within what it stands for` };
    this.aliased += weight.size;
    const { aliasedSize, depth } = this.limits;
    if (this.aliased > aliasedSize)
      return { offset, message: 'the aliases up to here stand for more than any manifest holds' };
    if (weight.depth + this.open.length > depth)
      return { offset, message: `aliases nest deeper than ${depth} levels` };
    this.add(weight);
    return undefined;
  }

  private nameOf({ anchorStart, anchorEnd }: Anchored): string {
    return anchorEnd > anchorStart ? this.text.slice(anchorStart, anchorEnd) : '';
  }
}

/** Offsets of the name of an anchor or alias; equal if there is none. */
interface Anchored {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}
