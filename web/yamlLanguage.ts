/** YAML for the editor's colours, of any depth that hostile text may have. */
import { yamlLanguage } from '@codemirror/lang-yaml';
import { LanguageSupport } from '@codemirror/language';
import { Tree, type PartialParse, type ParseWrapper } from '@lezer/common';

/**
 * What colours the text walks its tree by recursion: a node within a node costs a frame of the
 * stack. A text as deep as the reader allows (100 levels, some three nodes each) is well below.
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

/** The parser itself overflows the stack while it packs what is nested some thousand levels. */
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

/** As the package's own, but text nested too deep to colour stays plain. */
export const yaml = (): LanguageSupport => new LanguageSupport(yamlLanguage.configure({ wrap }));
