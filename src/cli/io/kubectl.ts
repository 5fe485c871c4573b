/** Asks a cluster by means of kubectl, which has the user's credentials. No shell is involved. */
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

/** The time limit of one request. */
const TIMEOUT = '--request-timeout=120s';

export const clusterTitle = ({ context }: ClusterName): string =>
  context === undefined ? 'the current context' : `context ${context}`;

/**
 * @param input text for kubectl's standard input.
 * @param onOut gets the output in pieces, which is then not part of the answer.
 * @throws InputError if kubectl is not installed.
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
          'install it; without it, plan reads a dump of the cluster, and verify reads --audit-results',
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
    // kubectl may end before it has read all its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

export const clusterError = (cluster: ClusterName, message: string, remedy: string): InputError =>
  new InputError([
    { severity: 'error', position: { file: clusterTitle(cluster) }, message, remedy },
  ]);

const NO_CONTEXT = /context was not found|^error: context "[^"]*" does not exist/m;

const NO_KUBECONFIG = /^error: (?:stat|open|error loading config file) .*/m;

/** @throws InputError if kubectl said that there is no such context, or no kubeconfig. */
export function requireContext(cluster: ClusterName, said: string): void {
  const [unread] = NO_KUBECONFIG.exec(said) ?? [];
  if (unread !== undefined)
    throw clusterError(
      cluster,
      `the kubeconfig cannot be read: ${unread}`,
      'name one that is there: --kubeconfig FILE',
    );
  if (NO_CONTEXT.test(said))
    throw clusterError(
      cluster,
      'the kubeconfig has no such context',
      'kubectl config get-contexts lists those that it has',
    );
}

/** The last line of kubectl's error output, without warnings. */
export const complaint = ({ stderr }: KubectlAnswer): string =>
  stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Warning:'))
    .at(-1) ?? 'kubectl does not say why';
