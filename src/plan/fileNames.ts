/** Makes unique file names for workloads. */

export interface WorkloadFiles {
  readonly patch: string;
  readonly back: string;
  readonly manifest: string;
}

export const WORKLOADS = 'workloads';
/** The file that `verify` reads. */
export const PLAN = 'plan.json';

export class FileNames {
  private readonly taken = new Set<string>();

  filesFor(namespace: string, kind: string, name: string): WorkloadFiles {
    const folder = `${WORKLOADS}/${plain(namespace)}`;
    const base = `${plain(kind)}-${plain(name)}`;
    let free = base;
    for (let n = 2; this.taken.has(`${folder}/${free}`.toLowerCase()); n += 1)
      free = `${base}_${n}`;
    this.taken.add(`${folder}/${free}`.toLowerCase());
    return {
      patch: `${folder}/${free}.patch.yaml`,
      back: `${folder}/${free}.unpatch.yaml`,
      manifest: `${folder}/${free}.yaml`,
    };
  }
}

/** Replaces characters that have a special meaning in file names. */
const plain = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120) || '_';
