/** A shell that knows the clusters of a migration by the names of their contexts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationPlan } from '../../src/plan/plan.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { Cluster } from './cluster.js';
import { stringify } from './engine.js';
import { eventually } from './eventually.js';
import { Shell } from './shell.js';

/** A shell with a context for each cluster. */
export class Place {
  readonly shell: Shell;

  /** @param clusters each is a context of its name. */
  constructor(root: string, clusters: readonly Cluster[]) {
    const kubeconfig = join(clusters[0]!.server.folder, 'contexts');
    const each = clusters.map(({ server, name }) =>
      contextOf(readFileSync(server.kubeconfig(), 'utf8'), name),
    );
    writeFileSync(kubeconfig, JSON.stringify(merged(each)));
    this.shell = new Shell(root, kubeconfig);
  }

  async applies(context: string, objects: readonly object[]): Promise<void> {
    const file = join(this.shell.folder, `${context}.json`);
    writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { status, output } = await this.shell.run(
      `kubectl --context ${context} apply --validate=false -f ${file}`,
    );
    if (status !== 0) throw new Error(`${context} does not take the projects: ${output}`);
  }

  /** @returns what is there of a resource. */
  async has(context: string, resource: string): Promise<readonly JsonObject[]> {
    const { output } = await this.shell.run(
      `kubectl --context ${context} get ${resource} -A -o json 2>/dev/null`,
    );
    return (JSON.parse(output) as { readonly items: readonly JsonObject[] }).items;
  }

  get plan(): MigrationPlan {
    return JSON.parse(
      readFileSync(join(this.shell.folder, 'plan/plan.json'), 'utf8'),
    ) as MigrationPlan;
  }

  close(): void {
    this.shell.close();
  }
}

interface Kubeconfig {
  readonly contexts: readonly object[];
  readonly clusters: readonly object[];
  readonly users: readonly object[];
}
const contextOf = (text: string, name: string): Kubeconfig =>
  JSON.parse(
    text.replaceAll('"suite"', `"${name}"`).replaceAll('"admin"', `"admin-${name}"`),
  ) as Kubeconfig;
const merged = (each: readonly Kubeconfig[]): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  contexts: each.flatMap(({ contexts }) => contexts),
  clusters: each.flatMap(({ clusters }) => clusters),
  users: each.flatMap(({ users }) => users),
});

/** Policies reach admission through watches. */
export async function settled(place: Place, target: string): Promise<string> {
  let output = '';
  await eventually(60, async () => {
    const answer = await place.shell.run(`psp-ferry verify plan --context new -t ${target}`);
    ({ output } = answer);
    return answer.status === 0 ? true : undefined;
  });
  return output;
}
