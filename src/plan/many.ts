/** A count with its noun: `1 pod`, `2 pods`. */
export const many = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;
