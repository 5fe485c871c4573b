/** A cluster, asked through kubectl: it has the user's login. No shell is in between. */
import { childProcess } from './childProcess.js';
import { InputError } from '../../base/problem.js';

export interface ClusterName {
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
}

export interface KubectlAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long one request may take. */
const TIMEOUT = '--request-timeout=120s';

export const clusterTitle = ({ context }: ClusterName): string =>
  context === undefined ? 'the current context' : `context ${context}`;

/**
 * @param input what stands on its standard input.
 * @param onOut takes what it prints piece by piece, which is then not in the answer.
 * @throws InputError where there is no kubectl.
 */
export function kubectl(
  cluster: ClusterName,
  args: readonly string[],
  input = '',
  onOut?: (piece: string) => void,
): Promise<KubectlAnswer> {
  const { context, kubeconfig } = cluster;
  const given = [
    ...(context === undefined ? [] : [`--context=${context}`]),
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    TIMEOUT,
    ...args,
  ];
  return new Promise((resolve, reject) => {
    const child = childProcess().spawn('kubectl', given, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    if (onOut === undefined) child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    else child.stdout.setEncoding('utf8').on('data', onOut);
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        clusterError(
          cluster,
          error.code === 'ENOENT'
            ? 'kubectl is not installed, or not on the PATH'
            : `kubectl cannot be started: ${error.code ?? error.message}`,
          'install it, or give a dump of the cluster as a file',
        ),
      ),
    );
    child.on('close', (status) =>
      resolve({
        status: status ?? 1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
    // It may have ended before it read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

export const clusterError = (cluster: ClusterName, message: string, remedy: string): InputError =>
  new InputError([
    { severity: 'error', position: { file: clusterTitle(cluster) }, message, remedy },
  ]);

/** The last line of what kubectl complains of, without its warnings. */
export const complaint = ({ stderr }: KubectlAnswer): string =>
  stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Warning:'))
    .at(-1) ?? 'kubectl says nothing of why';
