/** YAML highlighting for the editor that also withstands deeply nested hostile text. */
import { yamlLanguage } from '@codemirror/lang-yaml';
import { LanguageSupport } from '@codemirror/language';
import { Tree, type PartialParse, type ParseWrapper } from '@lezer/common';

/**
 * Highlighting walks the syntax tree by recursion, so each level of the tree takes a stack frame.
 * The deepest text that psp-ferry reads (100 levels, about three nodes each) is far below this
 * limit.
 */
const DEEPEST = 1000;

function isDeep(tree: Tree): boolean {
  let depth = 0;
  let deepest = 0;
  tree.iterate({
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      return depth <= DEEPEST;
    },
    leave: () => {
      depth -= 1;
    },
  });
  return deepest > DEEPEST;
}

/** Above this depth, the parser itself would overflow the stack when it builds the tree. */
function shallow(parse: PartialParse, length: number): PartialParse {
  const plain = new Tree(yamlLanguage.parser.topNode, [], [], length);
  const advance = (): Tree | null => {
    try {
      const tree = parse.advance();
      return tree !== null && isDeep(tree) ? plain : tree;
    } catch (error) {
      if (error instanceof RangeError) return plain;
      throw error;
    }
  };
  return {
    advance,
    get parsedPos() {
      return parse.parsedPos;
    },
    stopAt: (position) => {
      parse.stopAt(position);
    },
    get stoppedAt() {
      return parse.stoppedAt;
    },
  };
}

const wrap: ParseWrapper = (parse, input) => shallow(parse, input.length);

/**
 * The package's own support for YAML, but without highlighting for text that is nested too deeply.
 */
export const yaml = (): LanguageSupport => new LanguageSupport(yamlLanguage.configure({ wrap }));
