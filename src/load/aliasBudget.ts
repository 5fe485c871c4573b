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

/** @returns the first alias that exceeds a limit, or that stands inside the node it refers to. */
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
        const weight = { size: NODE_SIZE + event.valueEnd - event.valueStart, depth: 1 };
        if (event.anchorEnd > event.anchorStart) anchors.set(nameOf(text, event), weight);
        add(weight);
        break;
      }
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const anchor = nameOf(text, event);
        if (anchor !== '') anchors.set(anchor, 'open');
        open.push({ weight: { size: NODE_SIZE, depth: 1 }, anchor });
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = nameOf(text, event);
        const offset = event.anchorStart;
        const weight = anchors.get(name);
        // An alias without an anchor is an error of the parser itself.
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
