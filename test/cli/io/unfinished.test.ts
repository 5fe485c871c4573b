/** What is half written when the process ends early: nothing of it stays. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-signal-'));
  mkdirSync(join(folder, 'tmp'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const POD = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'app' },
  spec: { containers: [{ name: 'app', image: 'app' }] },
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', async (sent) => {
  const report = join(folder, 'report.ndjson');
  const process = spawn(
    globalThis.process.execPath,
    [
      join(ROOT, 'dist/cli.js'),
      ...['check', 'examples/restricted.yaml', '-w', '-', '-f', `ndjson=${report}`, '-q'],
    ],
    {
      cwd: ROOT,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...globalThis.process.env, TMPDIR: join(folder, 'tmp') },
    },
  );
  const ended = new Promise((resolve) => process.once('exit', (_, signal) => resolve(signal)));
  process.stdin.on('error', () => undefined);
  // It waits for the rest of its input, with the report and a copy of the input begun.
  process.stdin.write(`${POD}\n`.repeat(3000));
  const begun = (): boolean =>
    readdirSync(folder).some((name) => name.startsWith('report.ndjson.')) &&
    readdirSync(join(folder, 'tmp'), { recursive: true }).some((name) =>
      String(name).endsWith('stdin'),
    );
  for (let i = 0; i < 200 && !begun(); i += 1) await wait(20);
  const hasBegun = begun();
  process.kill(sent);
  expect(hasBegun).toBe(true);
  expect(await ended).toBe(sent);
  expect([readdirSync(folder), readdirSync(join(folder, 'tmp')), existsSync(report)]).toEqual([
    ['tmp'],
    [],
    false,
  ]);
});

it('the reader of another report goes away', () => {
  const pods = join(folder, 'pods.jsonl');
  writeFileSync(pods, `${POD}\n`.repeat(20_000));
  const cli = [process.execPath, join(ROOT, 'dist/cli.js')].map((one) => `'${one}'`).join(' ');
  const { stdout } = spawnSync(
    'sh',
    [
      '-c',
      `${cli} check examples/restricted.yaml -w '${pods}' --all -f text -f ndjson='${folder}/report' -q | head -n 1`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stdout).not.toBe('');
  expect(readdirSync(folder).sort()).toEqual(['pods.jsonl', 'tmp']);
});
