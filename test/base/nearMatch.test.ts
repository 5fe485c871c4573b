import { nearMatch } from '../../src/base/nearMatch.js';

it.each([
  ['a letter too few', 'gatekeepr', ['kyverno', 'gatekeeper'], 'gatekeeper'],
  ['two letters that changed places', 'vpa', ['psa', 'vap'], 'vap'],
  ['another case', 'HOSTPID', ['hostIPC', 'hostPID'], 'hostPID'],
  ['two mistakes in a short word', 'tcsh', ['bash', 'zsh', 'fish'], undefined],
  ['a word of one letter', 'b', ['a'], undefined],
  ['nothing alike', 'sidecar', ['psa', 'vap'], undefined],
])('%s: %s', (_, word, known, near) => expect(nearMatch(word, known)).toBe(near));
