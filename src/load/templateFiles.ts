/** Files of a folder that are not read, although some program makes Kubernetes objects of them. */
import type { Problem } from '../base/problem.js';
import { RENDER_FIRST } from './foreignForms.js';
import { readText } from './readText.js';
import { otherForm } from './unrendered.js';

const ENDING = /\.(?:j2|jinja2?|erb|tpl|tmpl|gotmpl|mustache|tf|jsonnet)$/i;
const MAKES_OBJECTS = /\bapiVersion\b|"kubernetes_\w+"/;

/** A warning for a template, by its ending and its text; none for other files. */
export function templateWarnings(file: string): readonly Problem[] {
  const text = ENDING.test(file) ? textOf(file) : '';
  if (!MAKES_OBJECTS.test(text)) return [];
  const { message, ...form } = otherForm(text, file) ?? {
    position: { file },
    message: 'this is a template, by the ending of its name',
    remedy: RENDER_FIRST,
  };
  return [{ ...form, severity: 'warning', message: `not read: ${message}` }];
}

/** What cannot be read is no fault: only manifests have to be. */
function textOf(file: string): string {
  try {
    return readText(file);
  } catch {
    return '';
  }
}
