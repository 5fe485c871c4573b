/**
 * Refuses input that is not what a server gets: sources of kustomize, Helm and Terraform, and
 * output of kubectl for people. Read as it is, it would mean something else. The message says what
 * to do.
 */
import { InputError, type Problem } from '../base/problem.js';
import { shellWord } from '../base/shellWord.js';
import { shortList } from '../base/shortList.js';
import { SOURCE } from '../ir/source.js';
import { FOREIGN_FORMS, RENDER_FIRST, type Form } from './foreignForms.js';
import { giveOutput } from './giveOutput.js';
import { OUTPUT_LIST } from './outputNames.js';

export const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
export const CHART = 'Chart.yaml';
/** The last version with the PSP API: charts leave their policies out for later versions. */
export const LAST_KUBERNETES = '1.24.17';
export const isPackedChart = (file: string): boolean => /\.(tgz|tar\.gz)$/.test(file);

// node:path cannot be used here: the page for the browser loads this module too.
const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const dirname = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.';

/**
 * @param file a file name. True for a kustomization and for the Chart.yaml of a chart: the files of
 *   such a folder must be rendered.
 */
export const isSource = (file: string): boolean =>
  basename(file) === CHART || KUSTOMIZATIONS.includes(basename(file));

/** @throws InputError for a packed chart. */
export function requireUnpacked(file: string): void {
  if (isPackedChart(file)) throw refusedChart(file);
}

/** @param input the folder or the package of a chart, as the user named it. */
export function refusedChart(input: string, given?: HelmGiven): InputError {
  const chart = input.replace(/(?<=.)\/+$/, '');
  const remedy = helm(chart, given);
  return isPackedChart(chart)
    ? refused(chart, { message: CHART_MESSAGES.packed, remedy })
    : refused(`${chart}/${CHART}`, { message: CHART_MESSAGES.folder, remedy });
}

const CHART_MESSAGES = {
  packed: 'this is a Helm chart, whose files are templates',
  folder: 'this folder is a Helm chart, whose files are templates',
};

/** Message and remedy for a folder that holds such a file. */
function renderFirst(source: string): { readonly message: string; readonly remedy: string } {
  const folder = dirname(source);
  return basename(source) === CHART
    ? { message: CHART_MESSAGES.folder, remedy: helm(folder) }
    : {
        message: 'this folder is a kustomization: what a server gets is not what its files say',
        remedy: kustomize(folder),
      };
}

/** What a user gives for a chart: the name of its release, and options of helm. */
export interface HelmGiven {
  readonly release?: string | undefined;
  readonly options: readonly string[];
}

/**
 * @param chart the folder of the chart; undefined if it is not known.
 * @param given what the user gave for the chart.
 */
export function helm(chart: string | undefined, given: HelmGiven = { options: [] }): string {
  const folder = chart ?? 'CHART';
  const name =
    basename(folder)
      .replace(/\.(tgz|tar\.gz)$/, '')
      .replaceAll(/[^A-Za-z0-9-]+/g, '') || 'NAME';
  const release = given.release ?? (chart === undefined ? 'NAME' : name);
  const words = [release, folder, ...given.options].map(shellWord).join(' ');
  return giveOutput(
    'render it first',
    `helm template ${words} --kube-version ${LAST_KUBERNETES} --api-versions ${SOURCE.apiVersions[0]}/${SOURCE.kind}`,
  );
}

export const kustomize = (folder: string, ...options: readonly string[]): string =>
  giveOutput('render it first', ['kubectl kustomize', ...options, shellWord(folder)].join(' '));

const HCL: Form = {
  form: /^[ \t]*(?:resource|data|module|provider|variable|output|terraform|locals)(?:[ \t]+"[^"\n]*")*[ \t]*\{[ \t]*(?:$|#|\/\/|[^\n:]*=)/m,
  message: 'this is HCL, the language of Terraform',
  remedy: () =>
    giveOutput('take the objects of the cluster', 'kubectl get psp -o yaml', 'objects.yaml'),
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
    message: 'this is not text',
    remedy: () => 'give YAML or JSON, and unpack an archive first',
  },
  {
    form: /\{%-?\s/,
    message: 'this is a template: {% %} is filled in by Jinja or another program',
    remedy: () => RENDER_FIRST,
  },
  {
    form: /<%[-=]?\s/,
    message: 'this is a template: <% %> is filled in by ERB or another program',
    remedy: () => RENDER_FIRST,
  },
  {
    form: /^[ \t]*%\{~?[ \t]*(?:if|for|else|endif|endfor)\b/m,
    message: 'this is a template of Terraform',
    remedy: () => RENDER_FIRST,
  },
  {
    form: /\{\{/,
    message: 'this is a template: {{ }} is filled in by Helm or another program',
    remedy: (file) => helm(chartOf(file)),
  },
  HCL,
  ...FOREIGN_FORMS,
];

/**
 * Templates whose instructions look like YAML comments: those of ytt, and of Helm and Jinja if
 * commented out.
 */
const IN_COMMENTS: readonly (readonly [instruction: RegExp, remedy: string])[] = [
  [/^[ \t]*#@(?:[ \t]|[a-z]+\/|$)|[ \t]#@[ \t]/m, giveOutput('render it first', 'ytt -f FILE')],
  [/^[ \t]*#[ \t]*\{\{-?[ \t]*(?:if|range|with)\b/m, RENDER_FIRST],
  [/^[ \t]*#[ \t]*\{%-?[ \t]*(?:if|for|set)\b/m, RENDER_FIRST],
];

/** @returns a problem for a text that parses as YAML but is a template. */
export function templateInComments(text: string, file: string): Problem | undefined {
  for (const [instruction, remedy] of IN_COMMENTS) {
    const found = instruction.exec(text);
    if (found === null) continue;
    return {
      severity: 'error',
      position: { file, ...placeIn(text, found.index) },
      message: 'this is a template: a program reads its comments',
      remedy,
    };
  }
  return undefined;
}

/** The folder of the chart: templates are below its folder `templates`. */
function chartOf(file: string): string | undefined {
  const parts = file.split('/');
  const index = parts.lastIndexOf('templates');
  if (index < 0) return undefined;
  return parts.slice(0, index).join('/') || '.';
}

/**
 * Recognises other formats in a text that could not be parsed, or that has objects without a kind.
 * @returns undefined if the text has no known format.
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

/**
 * Directives of a patch, which tell kustomize or kubectl how to merge. Stored objects never have
 * these keys.
 */
const DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;

/** A fast test of the text, before all values are searched. */
export const MAY_BE_PATCH = /\$(?:patch|retainKeys|setElementOrder|deleteFromPrimitiveList)/;

type Path = readonly (string | number)[];

/**
 * @returns the path of the first patch directive in a document; undefined if there is none. A
 *   ControllerRevision is skipped: the server itself stores patches in it.
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
  remedy: giveOutput('render what it is a patch of', 'kubectl kustomize FOLDER'),
};

/**
 * @param files the files below the input, or the input itself if it is a file.
 * @throws InputError if a program has to render the files first.
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

/** The folder, as it stands at the beginning of the paths of its files. */
const plain = (folder: string): string =>
  folder.replace(/^\.\/+(?=.)/, '').replace(/\/+$/, '') || '/';

/**
 * The message for a folder with several charts or kustomizations. Only the user knows which of them
 * are deployed: an overlay is, its base is not.
 */
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

/** @returns the output folder of psp-ferry that contains the file; undefined if there is none. */
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
