/** What the printers of predicates are tried on. */
import { at, field, literal, orElse, variable, type Expr } from '../../src/lang/build.js';

export interface Thing {
  name: string;
  on: boolean;
  uid: number;
  label?: string;
  list?: readonly string[];
  inner?: Thing;
  map?: Readonly<Record<string, string>>;
  'a-b'?: string;
  in?: string;
  namespace?: string;
}
export const thing: Expr<Thing> = variable<Thing>('thing');
export const name = field(thing, 'name');
export const on = field(thing, 'on');
export const uid = field(thing, 'uid');
export const list = orElse(at(thing, 'list'), literal([]));
export const label = at(thing, 'label');
