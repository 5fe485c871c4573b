export const TEMPLATE: string;
/** @returns `to` */
export function copyGolden(root: string, name: string, to: string): string;
export function keepTemplate(root: string, from: string): void;
export function keepGolden(root: string, from: string, name: string): void;
