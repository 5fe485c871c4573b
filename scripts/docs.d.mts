/** The text of each generated page, by its path below the root. */
export function generatedPages(): Promise<ReadonlyMap<string, string>>;
