/** Positions of all values, collected from the events of the YAML parser. */
import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';
import type { Position } from '../base/position.js';
import { positionIn } from './positionIn.js';

export interface SourceNode {
  readonly at: Position;
  readonly children: ReadonlyMap<string | number, SourceNode>;
}

export interface SourceMap {
  /** One tree for each document of the file, in order. */
  readonly documents: readonly SourceNode[];
  /** Every key that is set twice in a mapping. */
  readonly duplicates: readonly Duplicate[];
  /** The first merge key (`<<`) that stands after a key which it sets too. */
  readonly lateMerge: { readonly key: string; readonly at: Position } | undefined;
}

export interface Duplicate {
  readonly key: string;
  readonly first: Position;
  readonly second: Position;
}

interface Draft {
  at: Position;
  readonly children: Map<string | number, Draft>;
}

export function sourceMap(text: string, file: string, events: readonly Event[]): SourceMap {
  return new Reader(text, file, events).read();
}

class Reader {
  private index = 0;
  private last = 0;
  private readonly position: (offset: number) => Position;
  private readonly anchors = new Map<string, Draft>();
  private readonly duplicates: Duplicate[] = [];
  private lateMerge: SourceMap['lateMerge'];

  constructor(
    private readonly text: string,
    file: string,
    private readonly events: readonly Event[],
  ) {
    this.position = positionIn(text, file);
  }

  read(): SourceMap {
    const documents: Draft[] = [];
    while (this.index < this.events.length) {
      const event = this.events[this.index++]!;
      if (event.type !== EVENT_ID.DOCUMENT) continue;
      const contents: Draft[] = [];
      while (this.peek() !== EVENT_ID.POP && this.index < this.events.length)
        contents.push(this.node().draft);
      this.index += 1;
      documents.push(contents[0] ?? { at: this.position(0), children: new Map() });
    }
    return { documents, duplicates: this.duplicates, lateMerge: this.lateMerge };
  }

  private peek(): number | undefined {
    return this.events[this.index]?.type;
  }

  private node(): { draft: Draft; key: string } {
    const event = this.events[this.index++]!;
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const draft = { at: this.position(this.startOf(event)), children: new Map() };
        this.remember(event, draft);
        return { draft, key: getScalarValue(this.text, event) };
      }
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        this.last = event.start;
        const draft: Draft = { at: this.position(event.start), children: new Map() };
        this.remember(event, draft);
        if (event.type === EVENT_ID.MAPPING) this.mapping(draft);
        else this.sequence(draft);
        this.index += 1;
        return { draft, key: '' };
      }
      case EVENT_ID.ALIAS: {
        const known = this.anchors.get(this.text.slice(event.anchorStart, event.anchorEnd));
        return {
          draft: {
            at: this.position(event.anchorStart),
            children: known?.children ?? new Map<string | number, Draft>(),
          },
          key: '',
        };
      }
      default:
        return { draft: { at: this.position(0), children: new Map() }, key: '' };
    }
  }

  /**
   * A quoted value begins at its quote. An empty value has no position, so the last known one is
   * used.
   */
  private startOf({ valueStart, style }: ScalarEvent): number {
    const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
    if (valueStart >= 0) this.last = isQuoted ? valueStart - 1 : valueStart;
    return this.last;
  }

  private mapping(draft: Draft): void {
    const keys = new Map<string, Position>();
    while (this.peek() !== EVENT_ID.POP && this.index < this.events.length) {
      const key = this.node();
      const first = keys.get(key.key);
      if (first !== undefined) this.duplicates.push({ key: key.key, first, second: key.draft.at });
      keys.set(key.key, key.draft.at);
      const value = this.node().draft;
      if (key.key === '<<') this.merge(key.draft.at, keys, value);
      // The position of a property is that of its key: that is the line a reader looks for.
      draft.children.set(key.key, { at: key.draft.at, children: value.children });
    }
  }

  /** @param value one mapping, or a list of mappings. */
  private merge(at: Position, keys: ReadonlyMap<string, Position>, value: Draft): void {
    const merged = [...value.children].flatMap(([step, child]) =>
      typeof step === 'number' ? [...child.children.keys()] : [step],
    );
    const key = merged.find(
      (one): one is string => typeof one === 'string' && one !== '<<' && keys.has(one),
    );
    if (key !== undefined) this.lateMerge ??= { key, at };
  }

  private sequence(draft: Draft): void {
    for (let item = 0; this.peek() !== EVENT_ID.POP && this.index < this.events.length; item += 1) {
      draft.children.set(item, this.node().draft);
    }
  }

  private remember(event: { anchorStart: number; anchorEnd: number }, draft: Draft): void {
    if (event.anchorEnd > event.anchorStart)
      this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), draft);
  }
}
