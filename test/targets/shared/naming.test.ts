import type { PolicySet } from '../../../src/ir/policySet.js';
import { objectName } from '../../../src/targets/shared/naming.js';
import { policyNamed } from '../../semantics/policies.js';

const setOf = (names: readonly string[]): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  grants: [],
  policies: names.map((name) => ({ ...policyNamed('b-plain'), name })),
});
const named = (...names: readonly string[]): string => objectName(setOf(names), undefined);

describe('names of what is emitted', () => {
  it("are the policy's own for one, a common one for many", () => {
    expect(named('web')).toBe('psp-web');
    expect(named('logging', 'web')).toBe('psp');
  });

  it('are those of the application in a bundle, however many policies it has', () => {
    const scope = { name: 'shop' };
    expect(objectName(setOf(['web']), scope)).toBe('shop-psp');
    expect(objectName(setOf(['logging', 'web']), scope)).toBe('shop-psp');
  });

  it.each(['a'.repeat(59), 'a'.repeat(60), `${'a'.repeat(50)}.${'b'.repeat(30)}`, 'a'.repeat(253)])(
    'fit the 63 characters that Gatekeeper and Kyverno allow: %s',
    (name) => {
      expect(named(name)).toMatch(/^psp-[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/);
      expect(named(name).length).toBeLessThanOrEqual(63);
    },
  );

  it('stay apart where long names begin alike', () => {
    expect(named(`${'a'.repeat(100)}-1`)).not.toBe(named(`${'a'.repeat(100)}-2`));
  });
});
