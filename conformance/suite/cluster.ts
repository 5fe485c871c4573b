/**
 * A cluster without machines: an API server, the controllers that make pods of DaemonSets, and one
 * node on which nothing runs. Pods of workloads are created and admitted as in any cluster, and
 * stay pending.
 */
import { join } from 'node:path';
import { ApiServer, freePort } from './apiServer.js';

/** The others, of nodes above all, would find that no kubelet answers. */
const CONTROLLERS = {
  '1.24': [
    'daemonset',
    'deployment',
    'replicaset',
    'replicationcontroller',
    'statefulset',
    'job',
    'cronjob',
    'serviceaccount',
    'namespace',
    'garbagecollector',
    'clusterrole-aggregation',
  ],
  '1.37': [
    'daemonset-controller',
    'deployment-controller',
    'replicaset-controller',
    'replicationcontroller-controller',
    'statefulset-controller',
    'job-controller',
    'cronjob-controller',
    'serviceaccount-controller',
    'namespace-controller',
    'garbage-collector-controller',
    'clusterrole-aggregation-controller',
  ],
} as const;
const PSP_FLAGS = [
  '--enable-admission-plugins=PodSecurityPolicy',
  '--feature-gates=ProcMountType=true',
];

export interface ClusterOptions {
  readonly version?: keyof typeof CONTROLLERS;
  /** Whether the audit log holds the pods. */
  readonly logsPods?: boolean;
}

export class Cluster {
  readonly server: ApiServer;
  private readonly version: keyof typeof CONTROLLERS;

  constructor(
    readonly name: string,
    private readonly programs: string,
    { version = '1.37', logsPods = false }: ClusterOptions = {},
  ) {
    this.version = version;
    this.server = new ApiServer(
      name,
      join(programs, `kubernetes-${version}/kube-apiserver`),
      version === '1.24' ? PSP_FLAGS : [],
      logsPods,
    );
  }

  async start(): Promise<void> {
    await this.server.start();
    const { folder, processes } = this.server;
    processes.start(join(this.programs, `kubernetes-${this.version}/kube-controller-manager`), [
      `--kubeconfig=${this.server.kubeconfig()}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(folder, 'controller-manager')}`,
      `--controllers=${CONTROLLERS[this.version].join()}`,
      // As kubeadm and the distributions set it: each controller asks as itself.
      '--use-service-account-credentials',
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
