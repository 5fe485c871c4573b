interface Tampering {
  readonly says: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly suite: readonly string[];
  readonly jest: readonly string[];
}
export declare const TAMPERINGS: readonly Tampering[];
