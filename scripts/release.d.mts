export function archive(folder: string): Promise<string>;
export function manifest(folder: string, base: string): string;
