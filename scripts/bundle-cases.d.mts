export declare const BUNDLE_CASES: readonly {
  readonly name: string;
  readonly arguments: readonly string[];
}[];
