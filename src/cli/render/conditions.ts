/** The conditions of a template of Helm, as far as they read values. */

const ACTION = /\{\{-?\s*(if|else|with|range|define|block|end)\b([^}]*)\}\}/g;

/** Those of the blocks that are open at the end of the text. */
export function openConditions(text: string): readonly string[] {
  const open: string[] = [];
  for (const [, word, rest = ''] of text.matchAll(ACTION)) {
    if (word === 'end' || word === 'else') open.pop();
    // After an `else` alone nothing is known to hold.
    if (word !== 'end') open.push(word === 'if' || /^\s*if\b/.test(rest) ? rest : '');
  }
  return open;
}

/** Values by which the condition holds, as far as its own words tell. */
export const valuesThatHold = (
  condition: string,
): readonly { readonly path: string; readonly value: string }[] =>
  [...condition.matchAll(/(\bnot\s+|\beq\s+)?\.Values\.([\w.]+)(?:\s+"([\w.-]+)")?/g)].map(
    ([, word = '', path = '', text]) => ({
      path,
      value: word.startsWith('eq') && text !== undefined ? text : String(!word.startsWith('not')),
    }),
  );
