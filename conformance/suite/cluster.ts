/**
 * A cluster without machines: an API server, the controllers that make pods of DaemonSets, and one
 * node that nothing runs on. Pods of workloads are
 * created and admitted as in any cluster, and stay pending.
 */
import { join } from 'node:path';
import { ApiServer, freePort } from './apiServer.js';

/** The others, of nodes above all, would find that no kubelet answers. */
const CONTROLLERS = [
  'daemonset-controller',
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'serviceaccount-controller',
  'namespace-controller',
  'garbage-collector-controller',
];

export class Cluster {
  readonly server: ApiServer;

  constructor(
    readonly name: string,
    private readonly programs: string,
  ) {
    this.server = new ApiServer(name, join(programs, 'apiserver-1.36'), []);
  }

  async start(): Promise<void> {
    await this.server.start();
    const { folder, processes } = this.server;
    processes.start(join(this.programs, 'kubernetes-tools/kube-controller-manager'), [
      `--kubeconfig=${this.server.kubeconfig()}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(folder, 'controller-manager')}`,
      `--controllers=${CONTROLLERS.join()}`,
    ]);
    await this.addNode();
  }

  stop(): void {
    this.server.stop();
  }

  /** A new node is not ready until its kubelet says so; the taint that says it keeps pods away. */
  private async addNode(): Promise<void> {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };
    const { body } = await this.server.ask('POST', '/api/v1/nodes', node);
    const { status } = await this.server.ask('PUT', '/api/v1/nodes/node-1', {
      ...body,
      spec: { taints: [] },
    });
    if (status !== 200) throw new Error(`${this.name}: the node's taint stays`);
  }
}
