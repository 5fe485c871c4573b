/** One file of a target's output. */
export interface OutputFile {
  /** Path relative to the target's folder: `policies.yaml`. */
  readonly name: string;
  readonly text: string;
  /** The Kubernetes objects in the file, in order. */
  readonly objects: readonly object[];
}
