import { levelsInWords } from '../../src/report/gaps/weightWords.js';

const words = (workloads: number, running: number): readonly string[] =>
  levelsInWords({
    workloads,
    affected: new Map(),
    levels: [{ level: 'baseline', running, refuses: [] }],
  }).map((level) => level.words);

test.each([
  [3, 2, 'psa: level baseline would refuse none of the 2 workloads that PSP admits'],
  [
    3,
    0,
    'psa: PSP or the API server refuses your 3 workloads, so nothing says which levels would do; psp-ferry check names the reasons',
  ],
  [
    1,
    0,
    'psa: PSP or the API server refuses your workload, so nothing says which levels would do; psp-ferry check names the reasons',
  ],
])('of %i workloads PSP admits %i', (workloads, running, line) => {
  expect(words(workloads, running)).toEqual([line]);
});
