/** What a chart has for `helm test` alone: no part of the application that runs. */
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
