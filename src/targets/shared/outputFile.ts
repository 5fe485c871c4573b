/** One file of a target's output. */
export interface OutputFile {
  /** Below the target's folder: `policies.yaml`. */
  readonly name: string;
  readonly text: string;
  /** The Kubernetes objects in it, in order. */
  readonly objects: readonly object[];
}
