/** Texts of other programs, by which somebody meant to give objects, and what to give instead. */
import { giveOutput } from './giveOutput.js';

export interface Form {
  readonly form: RegExp;
  /** A second pattern that must match somewhere behind the first. */
  readonly then?: RegExp;
  readonly message: string;
  readonly remedy: (file: string) => string;
}

/** What to do about a template of which it is not known who renders it. */
export const RENDER_FIRST = 'render it first, with the program that it is for, and give its output';

export const FOREIGN_FORMS: readonly Form[] = [
  {
    form: /^Name:[ \t]+\S/m,
    then: /^(?:Settings|PolicyRule|Role|Subjects|Containers|Pod Template|Labels|Annotations):/m,
    message: 'this is what kubectl describe prints, which is not the whole object',
    remedy: () =>
      giveOutput('take the object itself', 'kubectl get psp NAME -o yaml', 'object.yaml'),
  },
  {
    form: /^NAME[ \t]{2,}[A-Z]/m,
    message: 'this is the table that kubectl get prints',
    remedy: () => giveOutput('take the objects', 'kubectl get psp -o yaml', 'objects.yaml'),
  },
  {
    form: /^(?:error: |Error from server|Unable to connect to the server|The connection to the server )/m,
    message: 'this is an error of kubectl, not what it was asked for',
    remedy: () => 'run its command again, and do what the error says',
  },
  {
    form: /^No resources found/m,
    message: 'by this, kubectl found no object',
    remedy: () => 'look into other namespaces (-A), or leave the file out',
  },
  {
    form: /^MANIFEST:[ \t]*$/m,
    message: 'this is what helm says about a release, with its objects among other text',
    remedy: () => giveOutput('take the objects alone', 'helm get manifest NAME'),
  },
  {
    form: /^(?:diff --git |@@ -\d+(?:,\d+)? \+\d|--- [^\n]*\n\+\+\+ )/m,
    message: 'this is a diff, which has only parts of the objects',
    remedy: () => 'give the files that it is of, before or after the change',
  },
  {
    form: /^(?:local[ \t]+[A-Za-z_]\w*(?:\([^)\n]*\))?[ \t]*=|\(?import[ \t]+['"])/m,
    message: 'this is Jsonnet',
    remedy: () => giveOutput('render it first', 'jsonnet FILE', 'rendered.json'),
  },
  {
    form: /^\s*<(?:!doctype|html)\b/i,
    message: 'this is a web page',
    remedy: () => 'give the file itself: on GitHub, the one behind "Raw"',
  },
  {
    form: /^```/m,
    message: 'this is Markdown',
    remedy: () => 'give what stands between its lines of ```, in a file of its own',
  },
];
