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
 * Whether the driver of a volume is one that the policy names; an empty list allows any.
 *
 * @param source of the volume; volumes without it are left alone.
 * @param name that the source is bound to.
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
