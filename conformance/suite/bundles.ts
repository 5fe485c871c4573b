/**
 * Bundles: Helm and kustomize render them, the engines' own test runners run their tests, and the
 * engines answer their cases.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from '../../src/bundle/application.js';
import { emissions } from '../../src/bundle/emitted.js';
import { rbacOf } from '../../src/bundle/rbac.js';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import type { JsonObject } from '../../src/pod/json.js';
import { constraintKind } from '../../src/targets/gatekeeper/constraintKind.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { isManifest } from '../../src/targets/shared/kustomization.js';
import { bundleCases, type BundleCase } from './bundleCase.js';
import { isAdmitted, misjudged, reviewsOf, type Review } from './bundleReviews.js';
import { namespacesOf, patchedNamespaces } from './bundleNamespaces.js';
import { bundleExceptions } from './bundleExceptions.js';
import { passesAll, render, runner, type Render } from './charts.js';
import { ENGINES, POLICY_TARGETS, type OpenEngine } from './engines.js';
import { kustomized } from './kustomized.js';
import { leastOnPlugin } from './leastOnPlugin.js';
import { normal, objectsOf } from './normalObjects.js';
import type { Report } from './report.js';

const MODES = ['audit', 'warn', 'enforce'] as const;
const apiVersions = (application: Application): readonly string[] => [
  `constraints.gatekeeper.sh/v1beta1/${constraintKind(application)}`,
];

export async function bundles(
  open: OpenEngine,
  options: { readonly root: string; readonly seed: number },
  report: Report,
): Promise<void> {
  const cases = await bundleCases(options.root);
  report.section('bundles: what Helm and kustomize make of them');
  for (const one of cases) {
    await kustomizes(open, options.root, one, report);
    await charts(open, options.root, one, report);
  }
  report.section("bundles: the engines' own test runners");
  for (const one of cases) runners(options.root, one, report);
  report.section('bundles: on the engines');
  for (const one of cases) {
    for (const target of TARGET_NAMES) await onEngine(open, options.root, one, target, report);
  }
  report.section('bundles: exceptions');
  for (const one of cases) await bundleExceptions(open, options.root, one, report);
  report.section('bundles: least policies on the 1.24 plugin');
  await leastOnPlugin(open('psp'), cases, options.seed, report);
}

/** What `convert` would write for the application, besides its grants. */
function expected(
  application: Application,
  target: TargetName,
  mode: EmitOptions['mode'],
): readonly object[] {
  const emitted = emissions(application, { ...DEFAULT_OPTIONS, mode }).find(
    (one) => one.target === target,
  )!;
  return [
    ...rbacOf(application.name, application.policySet.grants).map(({ object }) => object),
    ...emitted.files.filter(isManifest).flatMap(({ objects }) => objects),
  ];
}

async function kustomizes(
  open: OpenEngine,
  root: string,
  { name, folder, application }: BundleCase,
  report: Report,
): Promise<void> {
  const built = render(
    root,
    POLICY_TARGETS.map((target) => ({
      op: 'kustomize',
      folder: join(folder, 'kustomize', target),
    })),
  );
  const wrong: string[] = [];
  for (const [i, target] of POLICY_TARGETS.entries()) {
    const { yaml, error } = built[i]!;
    if (error !== undefined) wrong.push(`${target}: ${error}`);
    else if (
      normal(await objectsOf(open, yaml)) !== normal(expected(application, target, 'enforce'))
    )
      wrong.push(`${target}: not what convert writes`);
  }
  report.check(
    `${name}: kustomize builds ${built.length} engines to what convert writes`,
    wrong.length === 0,
    wrong.join('; '),
  );
  const labelled = namespacesOf(application);
  const patched = labelled.length > 0 ? patchedNamespaces(root, folder, labelled) : undefined;
  report.check(
    `${name}: the component for psa labels the namespaces that it is added to, and builds to nothing alone`,
    patched?.alone.yaml === '' &&
      patched.beside.error === undefined &&
      normal(await objectsOf(open, patched.beside.yaml)) === normal(labelled),
    `${patched?.alone.error ?? ''} ${patched?.alone.yaml ?? ''} ${patched?.beside.error ?? patched?.beside.yaml ?? ''}`,
  );
}

/** The chart of a bundle, and its engine that reads objects. */
interface BundleChart extends BundleCase {
  readonly open: OpenEngine;
  readonly root: string;
  readonly namespace: string;
}

async function charts(
  open: OpenEngine,
  root: string,
  one: BundleCase,
  report: Report,
): Promise<void> {
  const chart = { ...one, open, root, namespace: one.application.accounts[0]!.namespace };
  await enginesAndModes(chart, report);
  await absentEngines(chart, report);
  await ownNames(chart, report);
  hostileNames(chart, report);
}

const rendering = (
  { folder, application, namespace }: BundleChart,
  values: object,
  more: Partial<Render> = {},
): Render => ({
  op: 'helm',
  folder: join(folder, 'helm'),
  namespace,
  values,
  apiVersions: apiVersions(application),
  ...more,
});

/** @returns what is wrong with a rendering. */
async function unlike(
  { open }: BundleChart,
  { yaml, error }: ReturnType<typeof render>[number],
  wanted: readonly object[],
): Promise<string | undefined> {
  if (error !== undefined) return error;
  return normal(await objectsOf(open, yaml)) === normal(wanted)
    ? undefined
    : 'not what convert writes';
}

async function enginesAndModes(chart: BundleChart, report: Report): Promise<void> {
  const { root, name, application } = chart;
  const cases = TARGET_NAMES.flatMap((target) => MODES.map((mode) => ({ target, mode })));
  const rendered = render(
    root,
    cases.map(({ target, mode }) => rendering(chart, { policyEngine: target, mode })),
  );
  const wrong: string[] = [];
  for (const [i, { target, mode }] of cases.entries()) {
    const fault = await unlike(chart, rendered[i]!, expected(application, target, mode));
    if (fault !== undefined) wrong.push(`${target} ${mode}: ${fault}`);
  }
  report.check(
    `${name}: Helm renders ${cases.length} engines and modes to what convert writes, line breaks in expressions aside`,
    wrong.length === 0,
    wrong.join('; '),
  );
}

async function absentEngines(chart: BundleChart, report: Report): Promise<void> {
  const { open, root, name, application } = chart;
  const [none, first] = render(root, [
    rendering(chart, {}),
    rendering(chart, { policyEngine: 'gatekeeper' }, { apiVersions: [] }),
  ]);
  const nothing = await objectsOf(open, none!.yaml);
  const kinds = (await objectsOf(open, first!.yaml)).map(kindOf);
  report.check(
    `${name}: policyEngine none renders nothing; gatekeeper leaves out the constraint while its kind is unknown`,
    none!.error === undefined &&
      nothing.length === 0 &&
      kinds.includes('ConstraintTemplate') &&
      !kinds.includes(constraintKind(application)),
  );
}

async function ownNames(chart: BundleChart, report: Report): Promise<void> {
  const { root, name, application } = chart;
  const namespace = '123';
  const names = { namespace, ...accountValues(application, (one) => `other.${one}`) };
  const renamed = renamedTo(application, namespace, (one) => `other.${one}`);
  const rendered = render(root, [
    ...TARGET_NAMES.map((policyEngine) => rendering(chart, { policyEngine, ...names })),
    ...TARGET_NAMES.map((policyEngine) =>
      rendering(
        chart,
        { [`${name}-policies`]: { policyEngine, ...names, enabled: true }, global: { any: 1 } },
        { parent: 'application' },
      ),
    ),
  ]);
  const wrong: string[] = [];
  for (const [i, target] of [...TARGET_NAMES, ...TARGET_NAMES].entries()) {
    const fault = await unlike(chart, rendered[i]!, expected(renamed, target, 'enforce'));
    if (fault !== undefined) wrong.push(`${target}: ${fault}`);
  }
  report.check(
    `${name}: with names of their own, alone and as a subchart, what convert writes for those names`,
    wrong.length === 0,
    wrong.join('; '),
  );
}

const HOSTILE = ['x"y', "a' }}", '{{ .Values }}', 'a\nb', 'A', '-a', '', 'a: b', '" || true || "'];

function hostileNames(chart: BundleChart, report: Report): void {
  const { root, name, application } = chart;
  const all = HOSTILE.flatMap((value) => [
    ...(value === '' ? [] : [{ namespace: value }]),
    ...application.accounts.map((account) =>
      accountValues(application, (one) => (one === account.name ? value : one)),
    ),
  ]);
  const rendered = render(
    root,
    all.flatMap((values) =>
      [false, true].map((unchecked) =>
        rendering(chart, { policyEngine: 'vap', ...values }, { unchecked }),
      ),
    ),
  );
  const taken = rendered.filter(({ error }) => error === undefined);
  report.check(
    `${name}: ${rendered.length} hostile names are refused, with the schema and without`,
    taken.length === 0,
    taken.map(({ yaml }) => yaml.slice(0, 200)).join('; '),
  );
}

const kindOf = (object: object): unknown => (object as { readonly kind?: unknown }).kind;

/** The values of a chart that name its service accounts. */
function accountValues({ accounts }: Application, named: (name: string) => string): object {
  const entries = accounts.map(({ name }) => [name, named(name)] as const);
  return entries.length === 1
    ? { serviceAccount: entries[0]![1] }
    : { serviceAccounts: Object.fromEntries(entries) };
}

/** The application in another namespace, with other service accounts. Each example has one namespace. */
function renamedTo(
  application: Application,
  namespace: string,
  named: (name: string) => string,
): Application {
  const grants = application.policySet.grants.map((grant) => ({
    ...grant,
    namespace,
    subject: {
      kind: 'ServiceAccount' as const,
      namespace,
      name: named(grant.subject.name),
    },
  }));
  return {
    ...application,
    policySet: { ...application.policySet, grants },
    accounts: application.accounts.map(({ name }) => ({ namespace, name: named(name) })),
  };
}

function runners(root: string, { name, folder }: BundleCase, report: Report): void {
  const cases = reviewsOf(folder).length;
  const gator = runner(root, 'gator', [join(folder, 'tests/gatekeeper'), '-v']);
  const passed = gator.output.match(/^ *--- PASS: .*$/gm)?.length ?? 0;
  // One line for the test itself.
  report.check(
    `${name}: gator verify passes ${cases} cases`,
    gator.ok && passed === cases + 1,
    gator.ok ? `${passed} passed` : gator.output.slice(-2000),
  );
  const kyverno = runner(root, 'kyverno-cli', ['test', join(folder, 'tests'), '--remove-color']);
  report.check(
    `${name}: kyverno test passes ${2 * cases} cases`,
    kyverno.ok && passesAll(kyverno.output, 2 * cases),
    kyverno.ok ? '' : kyverno.output.slice(-2000),
  );
  report.check(
    `${name}: both runners fail where an expectation is wrong`,
    runnersNotice(root, folder),
  );
}

/** The same tests with one expectation turned round. */
function runnersNotice(root: string, folder: string): boolean {
  const copy = mkdtempSync(join(tmpdir(), 'psp-ferry-bundle-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const turn = (file: string, from: string, to: string): void => {
      const path = join(copy, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      writeFileSync(path, text.replace(from, to));
    };
    turn('tests/gatekeeper/suite.yaml', 'violations: 0', 'violations: 1');
    turn('tests/kyverno/kyverno-test.yaml', 'result: pass', 'result: fail');
    turn('tests/kyverno-cel/kyverno-test.yaml', 'result: fail', 'result: pass');
    return (
      !runner(root, 'gator', [join(copy, 'tests/gatekeeper')]).ok &&
      ['kyverno', 'kyverno-cel'].every(
        (engine) =>
          !runner(root, 'kyverno-cli', ['test', join(copy, 'tests', engine), '--remove-color']).ok,
      )
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * The component, as kustomize builds it, on its engine: the cases of the bundle, and pods that are
 * none of its business.
 */
async function onEngine(
  open: OpenEngine,
  root: string,
  { name, folder, application }: BundleCase,
  target: TargetName,
  report: Report,
): Promise<void> {
  const engine = open(ENGINES[target]);
  const applied =
    target === 'psa' ? namespacesOf(application) : await kustomized(open, root, folder, target);
  const loaded = await engine.load(applied);
  if (!loaded.ok) return report.check(`${name}, ${target}: loads`, false, loaded.error);
  const reviews = reviewsOf(folder);
  // Pod Security Admission has levels, not rules: what a policy refuses may be within its level.
  const asked = target === 'psa' ? reviews.filter(isAdmitted) : reviews;
  const wrong = await misjudged(engine, asked);
  report.check(
    `${name}, ${target}: ${asked.length} cases of the bundle answered as they say`,
    wrong.length === 0,
    wrong.join('; '),
  );
  if (target === 'psa') return;

  const [refused] = reviews.filter((review) => !isAdmitted(review));
  const strangers = [withNames(refused!, 'elsewhere', application.accounts[0]!.name)];
  // A constraint cannot ask for the service account, and says so.
  if (target !== 'gatekeeper')
    strangers.push(withNames(refused!, refused!.request.namespace, 'stranger'));
  const answers = await Promise.all(strangers.map((review) => engine.review(review)));
  report.check(
    `${name}, ${target}: ${answers.length} refused pods of others are left alone`,
    answers.every(({ allowed }) => allowed),
    answers.flatMap(({ message }) => message ?? []).join('; '),
  );
}

function withNames(review: Review, namespace: string, account: string): Review {
  const { object } = review.request;
  const spec = object['spec'] as JsonObject;
  const metadata = object['metadata'] as JsonObject;
  const pod = {
    ...object,
    metadata: { ...metadata, namespace },
    spec: { ...spec, serviceAccountName: account, serviceAccount: account },
  };
  return { ...review, request: { ...review.request, namespace, object: pod } };
}
