/**
 * Input that is not what a server would get: sources of kustomize, Helm and Terraform, and what
 * kubectl prints for people. It is refused with what to do; read as it stands it would mean
 * something else.
 */
import { InputError, type Problem } from '../base/problem.js';
import { shellWord } from '../base/shellWord.js';
import { shortList } from '../base/shortList.js';
import { SOURCE } from '../ir/source.js';

export const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
export const CHART = 'Chart.yaml';
/** In each folder that psp-ferry wrote: the files that are its own. */
export const OUTPUT_LIST = '.psp-ferry-files.json';
/** And its new files, before they are complete, and before they are in place. */
export const OUTPUT_UNFINISHED = '.psp-ferry-new.tmp';
export const OUTPUT_STAGED = '.psp-ferry-new';
/** The last one that had the API: charts leave their policies out later. */
export const LAST_KUBERNETES = '1.24.17';
export const isPackedChart = (file: string): boolean => /\.(tgz|tar\.gz)$/.test(file);

// The page for the browser reads texts too: it has no node:path.
const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const dirname = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.';

/**
 * @param file of a folder whose files must be rendered: a kustomization, or the root of a chart.
 */
export const isSource = (file: string): boolean =>
  basename(file) === CHART || KUSTOMIZATIONS.includes(basename(file));

/** @throws InputError for a chart in one file. */
export function requireUnpacked(file: string): void {
  if (isPackedChart(file))
    throw refused(file, {
      message: 'this is a Helm chart, whose files are templates',
      remedy: helm(file),
    });
}

/** What to do with a folder that holds such a file. */
function renderFirst(source: string): { readonly message: string; readonly remedy: string } {
  const folder = dirname(source);
  return basename(source) === CHART
    ? { message: 'this folder is a Helm chart, whose files are templates', remedy: helm(folder) }
    : {
        message: 'this folder is a kustomization: what a server gets is not what its files say',
        remedy: kustomize(folder),
      };
}

/** @param chart its folder, where it is known. */
export function helm(chart: string | undefined): string {
  const folder = chart ?? 'CHART';
  const name =
    basename(folder)
      .replace(/\.(tgz|tar\.gz)$/, '')
      .replaceAll(/[^A-Za-z0-9-]+/g, '') || 'NAME';
  return `render it first: helm template ${chart === undefined ? 'NAME' : name} ${shellWord(folder)} --kube-version ${LAST_KUBERNETES} --api-versions ${SOURCE.apiVersions[0]}/${SOURCE.kind} | psp-ferry convert -`;
}

export const kustomize = (folder: string): string =>
  `render it first: kubectl kustomize ${shellWord(folder)} | psp-ferry convert -`;

interface Form {
  readonly form: RegExp;
  /** What stands somewhere after it, too. */
  readonly then?: RegExp;
  readonly message: string;
  readonly remedy: (file: string) => string;
}

const HCL: Form = {
  form: /^[ \t]*(?:resource|data|module|provider|variable|output|terraform|locals)(?:[ \t]+"[^"\n]*")*[ \t]*\{[ \t]*(?:$|#|\/\/|[^\n:]*=)/m,
  message: 'this is HCL, the language of Terraform',
  remedy: () => 'give the objects of the cluster: kubectl get psp -o yaml | psp-ferry convert -',
};

/* oxlint-disable no-control-regex -- texts of other encodings have null bytes */
const FORMS: readonly Form[] = [
  {
    form: /^(?:\ufffd{2})?(?:(?:[^\0]\0){2}|(?:\0[^\0]){2})/,
    message: 'this is UTF-16, as Windows PowerShell writes it with >',
    remedy: (file) => `save it as UTF-8: kubectl ... | Out-File -Encoding utf8 ${shellWord(file)}`,
  },
  {
    form: /\0/,
    message: 'this is no text',
    remedy: () => 'give YAML or JSON; what is packed is unpacked first',
  },
  {
    form: /\{\{/,
    message: 'this is a template: {{ }} is filled in by Helm or another program',
    remedy: (file) => helm(chartOf(file)),
  },
  HCL,
  {
    form: /^Name:[ \t]+\S/m,
    then: /^(?:Settings|PolicyRule|Role|Subjects|Containers|Pod Template|Labels|Annotations):/m,
    message: 'this is what kubectl describe prints, which is not the whole object',
    remedy: () => 'give the object itself: kubectl get psp NAME -o yaml | psp-ferry convert -',
  },
  {
    form: /^NAME[ \t]{2,}[A-Z]/m,
    message: 'this is the table that kubectl get prints',
    remedy: () => 'give the objects: kubectl get psp -o yaml | psp-ferry convert -',
  },
];

/** Templates whose instructions are comments to YAML: of ytt, and of Helm where they are hidden. */
const IN_COMMENTS = [
  /^[ \t]*#@(?:[ \t]|[a-z]+\/|$)|[ \t]#@[ \t]/m,
  /^[ \t]*#[ \t]*\{\{-?[ \t]*(?:if|range|with)\b/m,
];

/** @returns what is wrong with a text that reads as YAML and is a template all the same. */
export function templateInComments(text: string, file: string): Problem | undefined {
  for (const instruction of IN_COMMENTS) {
    const found = instruction.exec(text);
    if (found === null) continue;
    return {
      severity: 'error',
      position: { file, ...placeIn(text, found.index) },
      message: 'this is a template: a program reads its comments',
      remedy:
        'render it first, as by ytt -f FILE, and give what comes of it: ... | psp-ferry convert -',
    };
  }
  return undefined;
}

/** A template stands below the folder `templates` of its chart. */
function chartOf(file: string): string | undefined {
  const parts = file.split('/');
  const index = parts.lastIndexOf('templates');
  if (index < 0) return undefined;
  return parts.slice(0, index).join('/') || '.';
}

/**
 * What a text is that was read without success, or as objects without a kind.
 * @returns undefined where it is nothing that is known.
 */
export function otherForm(text: string, file: string): Problem | undefined {
  for (const { form, then, message, remedy } of FORMS) {
    const found = form.exec(text);
    if (found === null || then?.test(text.slice(found.index)) === false) continue;
    return {
      severity: 'error',
      position: { file, ...placeIn(text, found.index) },
      message,
      remedy: remedy(file),
    };
  }
  return undefined;
}

function placeIn(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index);
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}

/** Keys that tell kustomize or kubectl how to merge: a server has none of them. */
const DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;

/** A quick look at a text, before its values are walked. */
export const MAY_BE_PATCH = /\$(?:patch|retainKeys|setElementOrder|deleteFromPrimitiveList)/;

type Path = readonly (string | number)[];

/**
 * @returns where the first directive of a patch stands in a document; undefined where none is, or
 *   where an object only carries patches: those in a ControllerRevision the server writes itself.
 */
export const patchDirective = (value: unknown): Path | undefined =>
  (Object(value) as { kind?: unknown }).kind === 'ControllerRevision'
    ? undefined
    : directiveIn(value);

function directiveIn(value: unknown): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, one] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (DIRECTIVE.test(key)) return [step];
    const below = isNamedObject(one) ? undefined : directiveIn(one);
    if (below !== undefined) return [step, ...below];
  }
  return undefined;
}

/** As the patches in the settings of Flux are. */
const isNamedObject = (value: unknown): boolean => {
  const { apiVersion, kind } = Object(value) as { apiVersion?: unknown; kind?: unknown };
  return typeof apiVersion === 'string' && typeof kind === 'string';
};

export const PATCH = {
  message: 'this is a patch for kustomize or kubectl, not an object',
  remedy: 'render what it is a patch of: kubectl kustomize FOLDER | psp-ferry convert -',
};

/**
 * @param files of the input, or the input itself where it is a file.
 * @throws InputError where what they mean is made by a program.
 */
export function requireRendered(files: readonly string[], input: string): void {
  const sources = files.filter(isSource);
  const [source] = sources;
  if (source !== undefined) {
    const written = outputAround(source, files);
    if (written !== undefined) throw refused(written, OUTPUT);
    const below = sources.filter((one) => one !== input && dirname(one) !== plain(input));
    throw below.length === sources.length
      ? refused(input, nameThem(below))
      : refused(source, renderFirst(source));
  }
  const terraform = files.find((file) => file.endsWith('.tf'));
  if (terraform !== undefined && !files.some((file) => /\.(ya?ml|json)$/i.test(file)))
    throw refused(terraform, { message: HCL.message, remedy: HCL.remedy(terraform) });
}

/** As paths of its files begin. */
const plain = (folder: string): string =>
  folder.replace(/^\.\/+(?=.)/, '').replace(/\/+$/, '') || '/';

/** Which of several are deployed, only their owner knows: a base is not, and its overlays are. */
function nameThem(sources: readonly string[]): Pick<Problem, 'message' | 'remedy'> {
  const kinds = sources.every((one) => basename(one) === CHART)
    ? 'Helm charts'
    : sources.some((one) => basename(one) === CHART)
      ? 'kustomizations and Helm charts'
      : 'kustomizations';
  const folders = [...new Set(sources.map(dirname))];
  return {
    message: `below this folder lie ${kinds}, whose files are not what a server gets: ${shortList(folders)}`,
    remedy: 'name those that are deployed, and the other files, in place of this folder',
  };
}

const OUTPUT = {
  message: 'psp-ferry wrote this folder',
  remedy: 'name the files and folders that hold the policies, and not one around it',
};

/** @returns the folder that psp-ferry wrote, where one of the files lies in such a folder. */
function outputAround(file: string, files: readonly string[]): string | undefined {
  const list = files.find(
    (one) =>
      basename(one) === OUTPUT_LIST &&
      (dirname(one) === '.' || file.startsWith(`${dirname(one)}/`)),
  );
  return list === undefined ? undefined : dirname(list);
}

const refused = (file: string, what: Pick<Problem, 'message' | 'remedy'>): InputError =>
  new InputError([{ severity: 'error', position: { file }, ...what }]);
