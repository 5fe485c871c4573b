/** The library as it is built: some of its sources are templates, which the build compiles. */
import type * as Library from '../../src/api/index.js';
import { importOutsideVm } from '../cli/run.js';

export const library = await importOutsideVm<typeof Library>('dist/index.js');
export const { check, convert, formatGaps, formatProblem, gaps, InputError, read } = library;

export const spec = {
  seLinux: { rule: 'RunAsAny' },
  runAsUser: { rule: 'RunAsAny' },
  fsGroup: { rule: 'RunAsAny' },
  supplementalGroups: { rule: 'RunAsAny' },
};
export const psp = (name: string, more: object = {}): object => ({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name },
  spec: { ...spec, ...more },
});
export const yaml = (name: string, more = ''): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: ${name}\nspec:\n${more}  seLinux: {rule: RunAsAny}\n  runAsUser: {rule: RunAsAny}\n  fsGroup: {rule: RunAsAny}\n  supplementalGroups: {rule: RunAsAny}\n`;
export const pod = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'web' },
  spec: {
    automountServiceAccountToken: false,
    containers: [{ name: 'app', image: 'registry.example.com/app:1' }],
    ...more,
  },
});

/** What a call is refused with, as lines; '' where it is not. */
export function refusal(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    return error instanceof InputError
      ? error.problems.map(formatProblem).join('\n')
      : String(error);
  }
}
