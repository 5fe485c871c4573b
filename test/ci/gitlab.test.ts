/** The example for GitLab: its scripts, run as a job would run them. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Checkout, yaml } from './checkout.js';

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.remove());

describe('the example for GitLab', () => {
  const { 'psp-gaps': job } = yaml('examples/ci/gitlab-ci.yml') as {
    'psp-gaps': {
      script: string[];
      after_script: string[];
      variables: Record<string, string>;
      artifacts: { paths: string[]; reports: { junit: string } };
    };
  };

  it('reports a first merge, before which there are no policies and no baseline', () => {
    const git = 'git -c user.name=one -c user.email=one@example.com';
    checkout.write('psp-gaps.yaml', 'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: []\n');
    const { status, stderr } = checkout.bash(
      `git init -q -b main; git remote add origin .; touch other; git add other; ${git} commit -q -m before\n${job.script.join('\n')}`,
      { ...job.variables, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' },
    );
    expect([status, stderr.includes('no such baseline')]).toEqual([1, false]);
    expect(checkout.text('gaps.md')).toContain('the policy is new');
  });

  it('writes the page and the tests that its artifacts name, and fails by what the change lets in', () => {
    const baseline = 'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: []\n';
    checkout.write('psp-gaps.yaml', baseline);
    const git = 'git -c user.name=one -c user.email=one@example.com';
    // The target branch of a repository that is its own origin.
    expect(
      checkout.bash(
        `git init -q -b main; git remote add origin .; git add psp psp-gaps.yaml; ${git} commit -q -m now`,
      ).status,
    ).toBe(0);
    const merge = (): number | null =>
      checkout.bash(`rm -rf .psp-ferry-base; git worktree prune\n${job.script.join('\n')}`, {
        ...job.variables,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      }).status;
    expect(merge()).toBe(0);
    checkout.letIn();
    expect(merge()).toBe(1);
    expect(checkout.text(job.artifacts.reports.junit)).toMatch(/<testsuite [^>]*failures="1"/);
    for (const path of job.artifacts.paths) expect(checkout.text(path)).toMatch(/^<!DOCTYPE html>/);
    expect(checkout.text('gaps.md')).toMatch(
      /^## What the change lets in and keeps out\n\nFails: /,
    );
  });

  /** @param notes what stands in the merge request. @returns what GitLab is asked. */
  function comment(notes: readonly object[], token = 'secret'): readonly string[] {
    checkout.program(
      'curl',
      'echo "$*" >>asked\ncase "$*" in *per_page=*) printf %s "$NOTES";; */user) printf %s \'{"id": 5}\';; esac',
    );
    checkout.write('gaps.md', '## Gaps\n');
    checkout.write('asked', '');
    const { status } = checkout.bash(job.after_script.join('\n'), {
      CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
      CI_PROJECT_ID: '1',
      CI_MERGE_REQUEST_IID: '7',
      NOTES: JSON.stringify(notes),
      PSP_FERRY_TOKEN: token,
    });
    expect(status).toBe(0);
    return checkout.text('asked').split('\n').slice(2, -1);
  }
  const CALL = '-fsS --header PRIVATE-TOKEN: secret --output /dev/null';
  const NOTES = 'https://gitlab.example.com/api/v4/projects/1/merge_requests/7/notes';

  it('writes one comment where it has none, whoever else wrote one like it', () => {
    const strangers = [{ id: 41, author: { id: 6 }, body: '<!-- psp-ferry --> mine' }];
    expect(comment(strangers)).toEqual([`${CALL} --data-urlencode body@comment.md ${NOTES}`]);
    expect(checkout.text('comment.md')).toBe('<!-- psp-ferry -->\n## Gaps\n');
  });
  it('replaces its own', () =>
    expect(comment([{ id: 42, author: { id: 5 }, body: '<!-- psp-ferry -->\nold' }])).toEqual([
      `${CALL} --request PUT --data-urlencode body@comment.md ${NOTES}/42`,
    ]));
  it('writes none without a token', () => expect(comment([], '')).toEqual([]));
});

describe('the release that the example for GitLab installs from', () => {
  const { 'psp-gaps': job } = yaml('examples/ci/gitlab-ci.yml') as {
    'psp-gaps': { before_script: string[]; variables: Record<string, string> };
  };
  const { version } = yaml('package.json') as { version: string };
  const release = (digest: string): number | null => {
    checkout.write('release.tgz', 'a release');
    return checkout.bash(job.before_script.join('\n'), {
      PSP_FERRY: `file://${join(checkout.folder, 'release.tgz')}`,
      PSP_FERRY_SHA256: digest,
    }).status;
  };

  it('is that of this version', () => {
    expect(job.variables['PSP_FERRY']).toContain(`/v${version}/psp-ferry-${version}.tgz`);
  });
  it('is taken with its digest, and with no other', () => {
    const digest = createHash('sha256').update('a release').digest('hex');
    expect(release(digest)).toBe(0);
    expect(release(digest.replaceAll(/./g, '0'))).not.toBe(0);
    expect(release('DIGEST')).not.toBe(0);
  });
});
