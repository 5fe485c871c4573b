/** The HTML report of many policies tells what they have alike once, and stays small. */
import { reviewOf } from '../../src/api/review.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { EMPTY_BASELINE } from '../../src/report/gaps/acceptance.js';
import { shownReasons } from '../../src/report/gaps/gapEntry.js';
import { gapsHtml } from '../../src/report/gaps/gapsHtml.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';

const COPIES = 80;
const names = Array.from({ length: COPIES }, (_, i) => `copy-${i}`);
const documents = parseDocuments(readInput('examples/restricted.yaml'), 'restricted.yaml');
const { review: ofOne } = reviewOf(readPolicySet(documents), documents, {
  targets: ['psa'],
  options: DEFAULT_OPTIONS,
  baseline: EMPTY_BASELINE,
  previous: null,
  failOn: 'looser',
  impact: 'decide',
  today: '2026-01-01',
});
/** As if there were so many policies that say the same. */
const gaps = ofOne.gaps.flatMap((one) =>
  one.gap.policy === '*'
    ? [one]
    : names.map((policy) => ({
        ...one,
        gap: { ...one.gap, policy, id: one.gap.id.replace('/restricted/', `/${policy}/`) },
      })),
);
const review = { ...ofOne, policies: names, gaps };
const html = gapsHtml(review, '0.0.0');
const ids = [...html.matchAll(/ id="(gap-[^"]*)"/g)].map(([, id]) => id);

it('has one entry for gaps that differ in their policy alone, which names them all', () => {
  expect(review.gaps.length).toBeGreaterThan(500);
  expect(ids.length).toBeLessThan(40);
  expect(new Set(ids).size).toBe(ids.length);
  const [entry] = html.match(/<p class="policies">The policies: [^<]*/) ?? [];
  expect(entry?.replace(/.*: /, '').split(', ')).toEqual(names);
});

it('has one set of rows for policies with the same gaps, whose links lead to the entries', () => {
  expect([...html.matchAll(/<tr class="policy">/g)]).toHaveLength(2);
  const links = [...html.matchAll(/ data-gap="([^"]*)"/g)].map(([, id]) => id);
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  expect(html.length).toBeLessThan(60_000);
});

it('what several policies refuse for is shown once', () => {
  const reason = { field: 'privileged', path: 'spec', message: 'no' };
  const other = { ...reason, policy: 'copy-1', message: 'never' };
  expect(
    shownReasons([...names.map((policy) => ({ ...reason, policy })), other, { ...other }]),
  ).toEqual([
    { ...reason, policy: 'copy-0, copy-1, copy-2, copy-3 and 76 more' },
    { ...reason, policy: 'copy-1', message: 'never' },
  ]);
});
