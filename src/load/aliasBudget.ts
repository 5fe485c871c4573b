/**
 * What the aliases of a YAML text stand for, counted before anything is built: a few lines of them
 * can stand for more nodes than anything could walk.
 */
import { EVENT_ID, type Event } from 'js-yaml';

/** A node and its text weigh this much together with what is below it. */
interface Weight {
  size: number;
  depth: number;
}

/** What a node costs beside its text. */
const NODE = 10;

export interface AliasFault {
  /** Where the name of the alias starts in the text. */
  readonly offset: number;
  readonly message: string;
}

/** @returns the first alias that goes over a limit, or stands within what it stands for. */
export function aliasFault(
  text: string,
  events: readonly Event[],
  limits: { readonly aliasedSize: number; readonly depth: number },
): AliasFault | undefined {
  if (!events.some(({ type }) => type === EVENT_ID.ALIAS)) return undefined;
  const anchors = new Map<string, Weight | 'open'>();
  const open: { readonly weight: Weight; readonly anchor: string }[] = [];
  let aliased = 0;
  const add = ({ size, depth }: Weight): void => {
    const parent = open.at(-1)?.weight;
    if (parent === undefined) return;
    parent.size += size;
    parent.depth = Math.max(parent.depth, depth + 1);
  };
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        anchors.clear();
        open.push({ weight: { size: 0, depth: 0 }, anchor: '' });
        break;
      case EVENT_ID.SCALAR: {
        const weight = { size: NODE + event.valueEnd - event.valueStart, depth: 1 };
        if (event.anchorEnd > event.anchorStart) anchors.set(nameOf(text, event), weight);
        add(weight);
        break;
      }
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const anchor = nameOf(text, event);
        if (anchor !== '') anchors.set(anchor, 'open');
        open.push({ weight: { size: NODE, depth: 1 }, anchor });
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = nameOf(text, event);
        const offset = event.anchorStart;
        const weight = anchors.get(name);
        // The parser itself refuses an alias that stands for nothing.
        if (weight === undefined) break;
        if (weight === 'open')
          return { offset, message: `the alias *${name} stands within what it stands for` };
        aliased += weight.size;
        if (aliased > limits.aliasedSize)
          return {
            offset,
            message: 'the aliases up to here stand for more than any manifest holds',
          };
        if (weight.depth + open.length > limits.depth)
          return { offset, message: `aliases nest deeper than ${limits.depth} levels` };
        add(weight);
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (closed === undefined) break;
        if (closed.anchor !== '') anchors.set(closed.anchor, closed.weight);
        add(closed.weight);
      }
    }
  }
  return undefined;
}

const nameOf = (
  text: string,
  { anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number },
): string => (anchorEnd > anchorStart ? text.slice(anchorStart, anchorEnd) : '');
