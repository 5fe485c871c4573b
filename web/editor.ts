/** A YAML editor, or a viewer of YAML, in an element. */
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
 * Over a selection Chromium types by itself, and keeps the look of what was there as inline styles,
 * which the page's policy refuses:
 * the editor replaces it instead.
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
  /** Left out, the text can only be read. */
  readonly changed?: () => void;
}

export class Editor {
  private readonly view: EditorView;
  private silent = false;

  constructor(host: HTMLElement, { label, changed }: EditorOptions) {
    // In a shadow root CodeMirror adopts its style sheets; elsewhere it would write a style
    // element, which the page's policy refuses.
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

  /** Without telling of the change: who sets a text knows. */
  set text(text: string) {
    if (text === this.text) return;
    this.silent = true;
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: 0 },
    });
    // The editor begins at its first line; the page stays where it is.
    this.view.scrollDOM.scrollTop = 0;
    this.silent = false;
  }

  /** Underlines what is wrong. */
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
