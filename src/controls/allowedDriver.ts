import {
  any,
  at,
  equal,
  ifPresent,
  isEmpty,
  literal,
  or,
  orElse,
  TRUE,
  type Bool,
  type Expr,
  type Opt,
} from '../lang/build.js';

/**
 * Whether the driver of a volume is in the policy's list. An empty list allows any driver.
 *
 * @param source the source of the volume; volumes without this source are not restricted.
 * @param name the variable that the source is bound to.
 */
export const usesAllowedDriver = <Entry>(
  source: Opt<{ readonly driver?: string }>,
  name: string,
  entries: Expr<readonly Entry[]>,
  driverOf: (entry: Expr<Entry>) => Expr<string>,
): Bool =>
  ifPresent(
    source,
    name,
    (present) =>
      or(
        isEmpty(entries),
        any(entries, 'allowed', (allowed) =>
          equal(orElse(at(present, 'driver'), literal('')), driverOf(allowed)),
        ),
      ),
    TRUE,
  );
