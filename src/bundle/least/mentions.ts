/**
 * The values that occur in pods, for each kind of value that a policy lists. A least policy is made
 * from them.
 */
import { exactJson } from '../../base/exactJson.js';
import type { Expr, Opt } from '../../lang/build.js';
import { compile } from '../../lang/evaluate.js';
import type { JsonObject } from '../../pod/json.js';
import { scopeElements } from '../../semantics/checkRunner.js';

export class Mentions {
  constructor(private readonly pods: readonly JsonObject[]) {}

  /**
   * The values of an expression for each pod, without duplicates and absent values, in the order of
   * the pods.
   */
  ofPods<T>(of: Expr<T> | Opt<T>): readonly T[] {
    const read = compile(of.node, ['pod']);
    return distinct<T>(this.pods.map((pod) => read(pod)));
  }

  ofContainers<T>(of: Expr<T> | Opt<T>): readonly T[] {
    return this.ofElements('container', of);
  }

  ofVolumes<T>(of: Expr<T> | Opt<T>): readonly T[] {
    return this.ofElements('volume', of);
  }

  private ofElements<T>(scope: 'container' | 'volume', of: Expr<T> | Opt<T>): readonly T[] {
    const read = compile(of.node, ['pod', scope]);
    return distinct<T>(
      this.pods.flatMap((pod) => scopeElements[scope](pod).map((element) => read(pod, element))),
    );
  }
}

/** Removes duplicates by value: SELinux options are objects. */
function distinct<T>(values: readonly unknown[]): readonly T[] {
  const present = values.filter((value) => value !== undefined && value !== '');
  return [
    ...new Map(
      present.map((value) => [typeof value === 'object' ? exactJson(value, 0) : value, value]),
    ).values(),
  ] as T[];
}

export const flat = <T>(lists: readonly (readonly T[])[]): readonly T[] => [
  ...new Set(lists.flat()),
];
