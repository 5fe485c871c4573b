// Copies the folders of golden/. Gatekeeper's generic ConstraintTemplate makes up a third of their
// size and is the same in all of them, except for its kind in a bundle. So it is stored once,
// beside the folders.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const TEMPLATE = 'gatekeeper-template.yaml';
const templateFile = (root) => join(root, 'golden', TEMPLATE);

const asItIs = (template) => template;
/** Where a conversion or a bundle has the template, and in which form. */
const PLACES = [
  ['gatekeeper', 'template.yaml', asItIs],
  ['kustomize/components/gatekeeper', 'template.yaml', asItIs],
  [
    'helm/templates',
    'gatekeeper-template.yaml',
    (template) => `{{- if eq .Values.policyEngine "gatekeeper" }}\n${template}{{- end }}\n`,
  ],
];
const KIND = 'PspFerryPodSecurity';

/** The template with the kind of the folder's constraint. */
function templateOf(root, folder, [parent, file]) {
  const constraint = join(folder, parent, file.replace('template.yaml', 'constraint.yaml'));
  const [, kind] = /^kind: (PspFerry\w+)$/m.exec(readFileSync(constraint, 'utf8'));
  return readFileSync(templateFile(root), 'utf8')
    .replaceAll(KIND, kind)
    .replaceAll(KIND.toLowerCase(), kind.toLowerCase());
}

const placesIn = (folder) => PLACES.filter(([parent]) => existsSync(join(folder, parent)));

/**
 * Copies a folder of golden/ and adds the template, so that it is as `convert` or `bundle` writes
 * it.
 * @param {string} root the root of the project
 * @param {string} name
 * @param {string} to
 * @returns {string} `to`
 */
export function copyGolden(root, name, to) {
  cpSync(join(root, 'golden', name), to, { recursive: true });
  for (const place of placesIn(to)) {
    const [parent, file, written] = place;
    writeFileSync(join(to, parent, file), written(templateOf(root, to, place)));
  }
  return to;
}

/**
 * Stores the template of a conversion that was just written.
 * @param {string} root the root of the project
 * @param {string} from
 */
export function keepTemplate(root, from) {
  cpSync(join(from, 'gatekeeper/template.yaml'), templateFile(root));
}

/**
 * Stores a folder that was just written in golden/, without the template.
 * @param {string} root the root of the project
 * @param {string} from
 * @param {string} name
 * @throws Error if its template is not the stored one.
 */
export function keepGolden(root, from, name) {
  const folder = join(root, 'golden', name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(from, folder, { recursive: true });
  for (const place of placesIn(folder)) {
    const [parent, file, written] = place;
    const path = join(folder, parent, file);
    if (readFileSync(path, 'utf8') !== written(templateOf(root, folder, place)))
      throw new Error(`${name}/${parent}/${file} is not the template that the others have`);
    rmSync(path);
  }
}
