/** Finds conditions on values in a Helm template. */

const ACTION = /\{\{-?\s*(if|else|with|range|define|block|end)\b([^}]*)\}\}/g;

/** The conditions of the blocks that are open at the end of the text. */
export function openConditions(text: string): readonly string[] {
  const open: string[] = [];
  for (const [, word, rest = ''] of text.matchAll(ACTION)) {
    if (word === 'end' || word === 'else') open.pop();
    // After a plain `else`, no condition is known to hold.
    if (word !== 'end') open.push(word === 'if' || /^\s*if\b/.test(rest) ? rest : '');
  }
  return open;
}

/** Values for which the condition holds, as far as its text tells. */
export const valuesThatHold = (
  condition: string,
): readonly { readonly path: string; readonly value: string }[] =>
  [...condition.matchAll(/(\bnot\s+|\beq\s+)?\.Values\.([\w.]+)(?:\s+"([\w.-]+)")?/g)].map(
    ([, word = '', path = '', text]) => ({
      path,
      value: word.startsWith('eq') && text !== undefined ? text : String(!word.startsWith('not')),
    }),
  );
