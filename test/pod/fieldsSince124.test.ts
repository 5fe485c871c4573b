/** Every field of a pod that Kubernetes got after PSP is in the table, with what it grants. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELDS_SINCE_124 } from '../../src/pod/fieldsSince124.js';
import { KNOWN_MINORS } from '../../src/standards/knownMinors.js';
import { ROOT } from '../cli/run.js';

/** What the API types of both versions say: conformance, part `facts`, compares. */
const { to, fields } = JSON.parse(
  readFileSync(join(ROOT, 'test/pod/fieldsSince124.json'), 'utf8'),
) as { readonly to: string; readonly fields: readonly string[] };
const paths = FIELDS_SINCE_124.map(({ path }) => path);

it('the list is of the newest version that is known', () =>
  expect(to.startsWith(`1.${KNOWN_MINORS.newest}.`)).toBe(true));

it('no field is unlisted, and none is listed that is not there', () =>
  expect([...paths].sort()).toEqual(fields));

it('none is listed twice', () => expect(new Set(paths).size).toBe(paths.length));

it('those that grant something', () =>
  expect(
    FIELDS_SINCE_124.filter(({ grants }) => grants !== undefined).map(({ path }) => path),
  ).toEqual([
    'spec.resourceClaims',
    'spec.containers[].resources.claims',
    'spec.volumes[].image',
    'spec.volumes[].projected.sources[].podCertificate',
    'spec.volumes[].ephemeral.volumeClaimTemplate.spec.dataSourceRef.namespace',
  ]));
