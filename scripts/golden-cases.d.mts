export declare const GOLDEN_CASES: readonly { readonly name: string; readonly arguments: readonly string[] }[];
