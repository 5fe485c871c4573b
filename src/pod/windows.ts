import { at, equal, literal, orElse, type Bool } from '../lang/build.js';
import type { JsonObject } from './json.js';
import { objectIn } from './objectFields.js';
import { spec } from './view.js';

/** Whether the pod says that its containers are of Windows. */
export const isOfWindows = (pod: JsonObject): boolean =>
  objectIn(objectIn(pod, 'spec'), 'os')['name'] === 'windows';

/** The same as a predicate. */
export const isWindowsPod: Bool = equal(
  orElse(at(spec, 'os', 'name'), literal('')),
  literal('windows'),
);
