interface GoldenCase {
  readonly name: string;
  readonly arguments: readonly string[];
}
export declare const GOLDEN_CASES: readonly GoldenCase[];
export declare const REPORT_CASES: readonly GoldenCase[];
/** The name of the file, by format. */
export declare const REPORT_FILES: Readonly<Record<string, string>>;
