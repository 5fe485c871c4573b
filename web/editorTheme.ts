/** The look of the editors, in the page's own colours, which depend on the light or dark mode. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const wavy = (colour: string): Record<string, string> => ({
  backgroundImage: 'none',
  textDecoration: `underline wavy ${colour} 1.5px`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
});

const theme = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--ink)',
    backgroundColor: 'var(--ground)',
    fontSize: '0.8125rem',
  },
  '&.cm-focused': { outline: '2px solid var(--link)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace',
    lineHeight: '1.55',
    overflow: 'auto',
  },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.5rem 0' },
  '.cm-gutters': {
    color: 'var(--quiet)',
    backgroundColor: 'var(--raised)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-lintRange-error': wavy('var(--red)'),
  '.cm-lintRange-warning': wavy('var(--amber)'),
  '.cm-lintPoint::after': { display: 'none' },
  '.cm-tooltip': {
    maxWidth: 'min(36rem, 90vw)',
    color: 'var(--ink)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    fontFamily: 'system-ui, "DejaVu Sans", sans-serif',
  },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap', borderLeft: '3px solid var(--red)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--amber)' },
  '.cm-panels': {
    color: 'var(--ink)',
    backgroundColor: 'var(--raised)',
    borderColor: 'var(--line)',
  },
  '.cm-textfield, .cm-button': {
    color: 'var(--ink)',
    backgroundColor: 'var(--ground)',
    backgroundImage: 'none',
    border: '1px solid var(--quiet)',
    borderRadius: '3px',
  },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink)' },
  '.cm-searchMatch': { backgroundColor: 'var(--amber-ground)', outline: '1px solid var(--amber)' },
  '.cm-searchMatch-selected': {
    backgroundColor: 'var(--blue-ground)',
    outline: '2px solid var(--link)',
  },
  // For printing, the editor shows all lines, and none may be wider than the paper.
  '@media print': {
    '&': { height: 'auto' },
    '.cm-scroller': { overflow: 'visible' },
    '.cm-content': { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
    '.cm-gutters': { display: 'none' },
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--blue)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--green)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], color: 'var(--violet)' },
  {
    tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace],
    color: 'var(--quiet)',
  },
]);

export const looks: Extension = [theme, syntaxHighlighting(colours)];
