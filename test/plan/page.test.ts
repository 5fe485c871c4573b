import { parseDocuments } from '../../src/load/documents.js';
import { planFiles } from '../../src/plan/files.js';
import { cluster, planOf } from './planning.js';

const HOSTILE = `
apiVersion: v1
kind: Pod
metadata: {name: odd, namespace: shop, annotations: {kubernetes.io/psp: "<script>alert(1)</script>\\u202e"}}
spec: {containers: [{name: a, image: a}]}
`;

describe('plan.html and README.md', () => {
  const files = planFiles(planOf([...cluster(), ...parseDocuments(HOSTILE, 'odd.yaml')]));
  const page = files.get('plan.html')!;

  it('show every namespace, policy and workload', () => {
    for (const name of [
      'empty',
      'within another: node-logs',
      'Deployment shop/web',
      'DaemonSet logs/collector',
      'metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]: runtime/default',
      'workloads/shop/Deployment-web.patch.yaml',
      'sh workloads/shop/patch.sh',
    ])
      expect(page).toContain(name);
  });

  it('load and run nothing', () => {
    expect(page).toContain(`content="default-src &#x27;none&#x27;; style-src `);
    expect(page).not.toMatch(/<script|<link|<img|\son\w+=/i);
  });

  it('are not made of a namespace that no server has', () =>
    expect(() =>
      planOf(
        parseDocuments(
          '{apiVersion: v1, kind: Namespace, metadata: {name: "a\\n```\\nrm -rf /"}}',
          'odd.yaml',
        ),
      ),
    ).toThrow('odd.yaml:1:46: no server has a namespace of this name'));

  it('take names of the input for text', () => {
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(files.get('README.md')).not.toContain('<script>');
    for (const text of [page, files.get('README.md')!]) expect(text).not.toContain('\u202e');
  });
});
