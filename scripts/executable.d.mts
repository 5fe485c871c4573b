export function isPossible(): boolean;
export function buildExecutable(file: string): Promise<void>;
