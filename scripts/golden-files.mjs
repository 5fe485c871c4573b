// The folders of golden/. Gatekeeper's generic ConstraintTemplate is the same in all of them but for
// the kind of a bundle, and a third of their bytes: it stands once, beside them, and is left out of
// each.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const TEMPLATE = 'gatekeeper-template.yaml';
const templateFile = (root) => join(root, 'golden', TEMPLATE);

const asItIs = (template) => template;
/** Where the template belongs in a conversion or a bundle, and how it is written there. */
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

/** The template with the kind that the constraint of the folder has. */
function templateOf(root, folder, [parent, file]) {
  const constraint = join(folder, parent, file.replace('template.yaml', 'constraint.yaml'));
  const [, kind] = /^kind: (PspFerry\w+)$/m.exec(readFileSync(constraint, 'utf8'));
  return readFileSync(templateFile(root), 'utf8')
    .replaceAll(KIND, kind)
    .replaceAll(KIND.toLowerCase(), kind.toLowerCase());
}

const placesIn = (folder) => PLACES.filter(([parent]) => existsSync(join(folder, parent)));

/**
 * Copies a folder of golden/, whole, as `convert` or `bundle` writes it.
 * @param {string} root of the project
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
 * Takes the template from a conversion that was just written.
 * @param {string} root of the project
 * @param {string} from
 */
export function keepTemplate(root, from) {
  cpSync(join(from, 'gatekeeper/template.yaml'), templateFile(root));
}

/**
 * Puts a folder that was just written into golden/, without the template.
 * @param {string} root of the project
 * @param {string} from
 * @param {string} name
 * @throws Error where its template is another one.
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
