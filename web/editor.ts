/** An editor or a read-only viewer of YAML in an element. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { Problem } from '../src/api/index.js';
import { diagnosticsOf, offsetOf } from './diagnostics.js';
import { looks } from './editorTheme.js';
import { yaml } from './yamlLanguage.js';

/**
 * If the user types over a selection, Chromium keeps the old text's style as inline styles, which
 * the page's Content-Security-Policy refuses. So the editor itself replaces the selection.
 */
const typedOver: Extension = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { inputType, data, isComposing } = event;
    if (
      inputType !== 'insertText' ||
      data === null ||
      isComposing ||
      view.state.selection.main.empty
    )
      return false;
    view.dispatch(
      view.state.update(view.state.replaceSelection(data), {
        userEvent: 'input.type',
        scrollIntoView: true,
      }),
    );
    event.preventDefault();
    return true;
  },
});

export interface EditorOptions {
  readonly label: string;
  /** Is called after a change. Without it, the text is read-only. */
  readonly changed?: () => void;
}

export class Editor {
  private readonly view: EditorView;
  private silent = false;

  constructor(host: HTMLElement, { label, changed }: EditorOptions) {
    // In a shadow root CodeMirror uses adopted style sheets. Elsewhere it would create a style
    // element, which the page's Content-Security-Policy refuses.
    const root = host.attachShadow({ mode: 'open' });
    const role: Extension =
      changed === undefined
        ? [
            EditorState.readOnly.of(true),
            EditorView.editable.of(false),
            EditorView.contentAttributes.of({
              role: 'textbox',
              'aria-multiline': 'true',
              'aria-readonly': 'true',
            }),
          ]
        : [
            history(),
            typedOver,
            keymap.of([...historyKeymap, ...lintKeymap]),
            EditorView.updateListener.of(({ docChanged }) => {
              if (docChanged && !this.silent) changed();
            }),
          ];
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        extensions: [
          looks,
          lineNumbers(),
          yaml(),
          search({ top: true }),
          role,
          keymap.of([...defaultKeymap, ...searchKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Sets the text without a call of `changed`. */
  set text(text: string) {
    if (text === this.text) return;
    this.silent = true;
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: 0 },
    });
    // Scrolls the editor to its first line; the page itself does not scroll.
    this.view.scrollDOM.scrollTop = 0;
    this.silent = false;
  }

  /** Underlines problems. */
  mark(problems: readonly Problem[]): void {
    this.view.dispatch(setDiagnostics(this.view.state, diagnosticsOf(problems, this.text)));
  }

  goTo(line: number, column: number): void {
    this.view.dispatch({
      selection: { anchor: offsetOf(this.text, line, column) },
      effects: EditorView.scrollIntoView(offsetOf(this.text, line, column), { y: 'center' }),
    });
    this.view.focus();
  }
}
