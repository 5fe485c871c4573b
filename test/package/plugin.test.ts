/**
 * `kubectl psp-ferry`: one executable file, its archive, and the manifest that krew installs it by.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { copyGolden } from '../../scripts/golden-files.mjs';
import { isPossible } from '../../scripts/executable.mjs';
import { manifest } from '../../scripts/release.mjs';
import { ROOT } from '../cli/run.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-plugin-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};
const onLinux = process.platform === 'linux' && isPossible() ? describe : describe.skip;

onLinux('the executable (skipped elsewhere, and where Node has no place for a program)', () => {
  let archive: string;
  let plugin: string;
  beforeAll(() => {
    archive = execFileSync(process.execPath, ['scripts/release.mjs', 'archive', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    plugin = join(folder, 'kubectl-psp_ferry');
  });
  // No PATH: nothing but the file is used.
  const ask = (args: readonly string[], input = ''): unknown => {
    const { status, stdout, stderr } = spawnSync(plugin, args, {
      cwd: ROOT,
      input,
      encoding: 'utf8',
      env: {},
    });
    return { status, stdout, stderr };
  };

  it('is one file that can be run, with the licences beside it in the archive', () => {
    expect(archive).toMatch(/psp-ferry_linux-(amd64|arm64)\.tar\.gz$/);
    expect(execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n')).toEqual(
      ['kubectl-psp_ferry', 'LICENSE', 'THIRD-PARTY-LICENSES.txt', 'NODE-LICENSE'],
    );
    expect(statSync(plugin).mode & 0o111).toBe(0o111);
  });

  it('knows its version', () =>
    expect(ask(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' }));

  it('converts as the command line does', () => {
    const psp = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');
    const files = ['defaults.yaml', 'policies.yaml'].map((name) =>
      readFileSync(join(ROOT, 'golden/restricted/vap', name), 'utf8'),
    );
    expect(ask(['convert', '-', '-t', 'vap', '-o', '-', '-q'], psp)).toEqual({
      status: 0,
      stdout: files.join('---\n'),
      stderr: '',
    });
  });

  it('finds stale output, gaps and bad usage', () => {
    const written = copyGolden(ROOT, 'restricted', join(folder, 'restricted'));
    expect(
      ask(['convert', 'examples/restricted.yaml', '-o', written, '--check', '-q']),
    ).toMatchObject({ status: 0, stdout: '' });
    expect(ask(['gaps', 'examples/restricted.yaml', '-t', 'psa', '-q'])).toMatchObject({
      status: 1,
    });
    expect(ask(['convrt'])).toMatchObject({
      status: 2,
      stderr: 'psp-ferry: there is no command "convrt"; did you mean convert?\n',
    });
  });

  const kubectl = spawnSync('kubectl', ['version', '--client']).error === undefined ? it : it.skip;
  kubectl('is found by kubectl (skipped where kubectl is not installed)', () => {
    expect(
      execFileSync('kubectl', ['psp-ferry', '--version'], {
        encoding: 'utf8',
        env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
      }),
    ).toBe(`${version}\n`);
  });
});

describe('the manifest for krew', () => {
  interface Plugin {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly version: string;
      readonly shortDescription: string;
      readonly platforms: readonly {
        readonly selector: { readonly matchLabels: { readonly os: string; readonly arch: string } };
        readonly uri: string;
        readonly sha256: string;
        readonly bin: string;
      }[];
    };
  }
  const PLATFORMS = ['linux-amd64', 'linux-arm64', 'darwin-amd64', 'darwin-arm64'];
  const archiveOf = (platform: string): string => `psp-ferry_${platform}.tar.gz`;
  let archives: string;
  beforeAll(() => {
    archives = mkdtempSync(join(folder, 'archives-'));
  });

  it('names no archive that is not there', () =>
    expect(() => manifest(archives, 'https://downloads.example.com/v1')).toThrow('ENOENT'));

  it('is what krew reads: a name, a version, and for each platform an archive with its hash', () => {
    for (const platform of PLATFORMS) writeFileSync(join(archives, archiveOf(platform)), platform);
    const { apiVersion, kind, metadata, spec } = load(
      manifest(archives, 'https://downloads.example.com/v1/'),
    ) as Plugin;
    expect([apiVersion, kind, metadata.name, spec.version]).toEqual([
      'krew.googlecontainertools.github.com/v1alpha2',
      'Plugin',
      'psp-ferry',
      `v${version}`,
    ]);
    expect(spec.shortDescription.length).toBeLessThanOrEqual(50);
    expect(spec.platforms).toEqual(
      PLATFORMS.map((platform) => ({
        selector: { matchLabels: { os: platform.split('-')[0], arch: platform.split('-')[1] } },
        uri: `https://downloads.example.com/v1/${archiveOf(platform)}`,
        sha256: createHash('sha256').update(platform).digest('hex'),
        bin: 'kubectl-psp_ferry',
      })),
    );
  });
});
