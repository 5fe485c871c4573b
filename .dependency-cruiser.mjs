/**
 * Who may import whom. `npm run lint:imports` holds it, types included; docs/architecture.md shows
 * the same table in words.
 */

/** What each folder of src may import, besides itself; highest last. */
const MAY_IMPORT = {
  base: [],
  ir: ['base'],
  lang: ['base', 'ir'],
  psp: ['base', 'ir'],
  rbac: ['base', 'ir', 'lang'],
  load: ['base', 'ir', 'psp', 'rbac'],
  pod: ['base', 'ir', 'lang'],
  controls: ['base', 'ir', 'lang', 'pod'],
  standards: ['base', 'ir', 'lang', 'pod', 'controls'],
  semantics: ['base', 'ir', 'lang', 'pod', 'controls', 'rbac'],
  gaps: ['base', 'ir', 'lang', 'pod', 'controls', 'semantics', 'standards'],
  targets: ['base', 'ir', 'rbac', 'lang', 'pod', 'controls', 'semantics', 'standards', 'gaps'],
  diff: ['base', 'ir', 'lang', 'pod', 'controls', 'semantics', 'gaps'],
  report: [
    'base',
    'ir',
    'lang',
    'pod',
    'controls',
    'semantics',
    'standards',
    'gaps',
    'diff',
    'targets',
  ],
};
MAY_IMPORT.bundle = [...MAY_IMPORT.targets, 'psp', 'targets'];
MAY_IMPORT.plan = [...MAY_IMPORT.targets, 'psp', 'load', 'targets', 'report'];
MAY_IMPORT.api = Object.keys(MAY_IMPORT);
MAY_IMPORT.cli = Object.keys(MAY_IMPORT);

const inside = (folder) => `^src/${folder}/`;

const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports-down`,
  comment: `${folder}/ may import ${allowed.length === 0 ? 'nothing else' : allowed.map((one) => `${one}/`).join(', ')}`,
  severity: 'error',
  from: { path: inside(folder) },
  to: { path: '^(src|web)/', pathNot: [folder, ...allowed].map(inside) },
}));

// shared/ holds what several targets need, residual/ composes two of them.
const isTarget = '^src/targets/(?!shared/|residual/)([^/]+)/';

export default {
  forbidden: [
    ...layers,
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circle-of-folders',
      comment: 'folders import down too, inside src/targets, src/gaps and src/cli',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true, path: '^src/' },
    },
    {
      name: 'targets-stand-alone',
      comment: 'what two targets need is in targets/shared/',
      severity: 'error',
      from: { path: isTarget },
      to: { path: '^src/targets/([^/]+)/', pathNot: ['^src/targets/$1/', '^src/targets/shared/'] },
    },
    {
      name: 'page-has-no-files',
      comment: 'a browser has no files',
      severity: 'error',
      from: { path: '^web/core/' },
      to: { path: ['^src/cli/', '^src/load/(inputs|patchFiles)\\.ts$'] },
    },
    {
      name: 'page-imports-the-library',
      comment: 'the page itself may import api/; the core runs in its workers',
      severity: 'error',
      from: { path: '^web/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: inside('api') },
    },
  ],
  options: {
    // Types count as imports too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.hbs$' },
  },
};
