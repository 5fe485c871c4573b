/**
 * A real API server on loopback, with its own etcd. Both are started for one run of the suite and
 * end with it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../src/pod/json.js';
import { stringify } from './engine.js';
import { Processes } from './processes.js';

const TOKEN = 'loopback-only';

export interface ApiAnswer {
  readonly status: number;
  /** The request's entry in the audit log. */
  readonly auditId: string;
  readonly warnings: readonly string[];
  readonly body: {
    readonly message?: string;
    readonly reason?: string;
    readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  } & Readonly<Record<string, unknown>>;
}

/** One request about pods, of the audit log. */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly annotations?: Readonly<Record<string, string>>;
  readonly responseStatus: { readonly code: number; readonly message?: string };
  /** Where the server logs pods. */
  readonly requestObject?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  };
  readonly responseObject?: JsonObject;
}

export interface As {
  readonly user: string;
  readonly groups: readonly string[];
}

export class ApiServer {
  /** Gone with the server. */
  readonly folder = mkdtempSync(join(tmpdir(), 'psp-ferry-server-'));
  /** The server, its etcd, and what is started beside them. */
  readonly processes = new Processes();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });
  private port = 0;

  /** @param flags besides those that every server gets. */
  constructor(
    readonly name: string,
    private readonly program: string,
    private readonly flags: readonly string[],
    /** Whether the audit log holds the pods, as they were asked for and as they were stored. */
    private readonly logsPods = false,
  ) {}

  /** @throws Error with the server's last words where it does not come up within a minute. */
  async start(): Promise<void> {
    const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
    this.port = secure;
    mkdirSync(join(this.folder, 'certs'));
    const key = join(this.folder, 'service-account.pem');
    spawnSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
    writeFileSync(join(this.folder, 'tokens.csv'), `${TOKEN},admin,admin,system:masters\n`);
    writeFileSync(
      join(this.folder, 'audit-policy.yaml'),
      `apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: ${this.logsPods ? 'RequestResponse' : 'Metadata'}, verbs: [create, update, patch], resources: [{group: "", resources: [pods]}]}]\n`,
    );
    this.processes.start('etcd', [
      '--data-dir',
      join(this.folder, 'etcd'),
      '--unsafe-no-fsync',
      '--logger',
      'zap',
      '--log-level',
      'error',
      '--listen-client-urls',
      `http://127.0.0.1:${client}`,
      '--advertise-client-urls',
      `http://127.0.0.1:${client}`,
      '--listen-peer-urls',
      `http://127.0.0.1:${peer}`,
      '--initial-advertise-peer-urls',
      `http://127.0.0.1:${peer}`,
      '--initial-cluster',
      `default=http://127.0.0.1:${peer}`,
    ]);
    this.processes.start(this.program, [
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      // The service `kubernetes` would point there, which servers of today refuse of loopback.
      '--endpoint-reconciler-type=none',
      `--secure-port=${secure}`,
      `--cert-dir=${join(this.folder, 'certs')}`,
      `--token-auth-file=${join(this.folder, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.0.0.0/24',
      '--allow-privileged=true',
      `--audit-policy-file=${join(this.folder, 'audit-policy.yaml')}`,
      `--audit-log-path=${join(this.folder, 'audit.log')}`,
      '--service-account-issuer=https://issuer.example.com',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      ...this.flags,
    ]);
    for (let tries = 0; tries < 120; tries += 1) {
      const answer = await this.ask('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`${this.name} did not come up: ${this.processes.lastWords}`);
  }

  stop(): void {
    this.processes.stop();
    this.agent.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * @returns a file by which kubectl, Helm and controllers reach the server as its administrator.
   */
  kubeconfig(): string {
    const file = join(this.folder, 'kubeconfig');
    const cluster = { server: `https://127.0.0.1:${this.port}`, 'insecure-skip-tls-verify': true };
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'suite',
        contexts: [{ name: 'suite', context: { cluster: 'suite', user: 'admin' } }],
        clusters: [{ name: 'suite', cluster }],
        users: [{ name: 'admin', user: { token: TOKEN } }],
      }),
    );
    return file;
  }

  /** The annotations of every request about pods so far, by audit id. */
  auditAnnotations(): ReadonlyMap<string, Readonly<Record<string, string>>> {
    return new Map(
      this.auditEvents().map(({ auditID, annotations = {} }) => [auditID, annotations]),
    );
  }

  /** Every request about pods so far that is logged. */
  auditEvents(): readonly AuditEvent[] {
    const lines = readFileSync(join(this.folder, 'audit.log'), 'utf8').split('\n');
    // The last line may still be on its way.
    return lines.slice(0, -1).map((line) => JSON.parse(line) as AuditEvent);
  }

  /** @param as whom to impersonate; the administrator where left out. */
  ask(method: string, path: string, body?: unknown, as?: As): Promise<ApiAnswer> {
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json',
      'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
      ...(as === undefined
        ? {}
        : {
            'impersonate-user': as.user,
            ...(as.groups.length > 0 ? { 'impersonate-group': [...as.groups] } : {}),
          }),
    };
    return new Promise((resolve, reject) => {
      const sent = httpsRequest(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent },
        (response) => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', (chunk: string) => {
              text += chunk;
            })
            .on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                auditId: String(response.headers['audit-id']),
                warnings: [response.headers.warning ?? []].flat(),
                body: parsed(text),
              }),
            );
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : stringify(body));
    });
  }
}

function parsed(text: string): ApiAnswer['body'] {
  try {
    return JSON.parse(text) as ApiAnswer['body'];
  } catch {
    return { message: text };
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
