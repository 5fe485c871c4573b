/**
 * Recognises objects that a chart has only for `helm test`. They are not part of the running
 * application.
 */
import type { JsonObject } from './json.js';
import { isObject } from './request.js';

const HOOK = 'helm.sh/hook';
const TESTS = /^test(-success|-failure)?$/;

export function isHelmTest({ metadata }: JsonObject): boolean {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  const hooks = isObject(annotations) ? annotations[HOOK] : undefined;
  return (
    typeof hooks === 'string' &&
    hooks
      .split(',')
      .map((one) => one.trim())
      .every((one) => TESTS.test(one))
  );
}
