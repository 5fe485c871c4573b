/** Types for the part of cliui that is used: the package has none. */
declare module 'cliui' {
  interface Column {
    readonly text: string;
    readonly width?: number;
    /** Top, right, bottom, left, in characters. */
    readonly padding?: readonly [number, number, number, number];
  }
  interface Layout {
    div(...columns: Column[]): void;
    resetOutput(): void;
    toString(): string;
  }
  export default function cliui(options: {
    readonly width: number;
    readonly wrap?: boolean;
  }): Layout;
}
