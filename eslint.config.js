// Besides the usual rules: who may import whom. The layers are those of docs/architecture.md,
// highest first.
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What each folder of src may import, besides itself. */
const MAY_IMPORT = {
  ir: [],
  load: ['ir'],
  psp: ['ir'],
  rbac: ['ir', 'lang'],
  input: ['ir', 'load', 'psp', 'rbac'],
  lang: ['ir'],
  pod: ['ir', 'lang'],
  controls: ['ir', 'lang', 'pod'],
  semantics: ['ir', 'lang', 'pod', 'controls', 'rbac'],
  standards: ['ir', 'lang', 'pod', 'controls'],
  gaps: ['ir', 'lang', 'pod', 'controls', 'semantics', 'standards'],
  targets: ['ir', 'rbac', 'lang', 'pod', 'controls', 'semantics', 'standards', 'gaps'],
  bundle: [
    'ir',
    'psp',
    'rbac',
    'lang',
    'pod',
    'controls',
    'semantics',
    'standards',
    'gaps',
    'targets',
  ],
  report: ['ir', 'lang', 'pod', 'controls', 'semantics', 'standards', 'gaps', 'targets'],
  api: [
    'ir',
    'load',
    'psp',
    'rbac',
    'input',
    'lang',
    'pod',
    'controls',
    'semantics',
    'standards',
    'gaps',
    'targets',
    'bundle',
    'report',
  ],
};
const folders = [...Object.keys(MAY_IMPORT), 'cli'];

/**
 * The page: what it shows comes from the library; its workers are hosts of the core, as the command
 * line is.
 */
const WEB_ZONES = [
  { target: './src', from: './web', message: 'src/ knows no page' },
  {
    target: './web/core',
    from: ['./src/cli', './src/load/inputs.ts'],
    message: 'a browser has no files',
  },
  {
    target: './web/*.ts',
    from: folders.filter((folder) => folder !== 'api').map((folder) => `./src/${folder}`),
    message: 'the page itself may import api/; the core runs in its workers',
  },
];

const zones = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  target: `./src/${folder}`,
  from: folders
    .filter((other) => other !== folder && !allowed.includes(other))
    .map((other) => `./src/${other}`),
  message: `${folder}/ may import ${allowed.length === 0 ? 'nothing else' : allowed.map((one) => `${one}/`).join(', ')}`,
}));

export default tseslint.config(
  { ignores: ['dist/', 'templates/', 'node_modules/', 'conformance/bin/', 'coverage/', 'golden/'] },
  { files: ['**/*.mjs', '**/*.js'], rules: { 'one-var': ['error', 'never'] } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...WEB_ZONES] }],
      'max-lines': ['error', { max: 400 }],
      'one-var': ['error', 'never'],
    },
  },
  {
    // The core runs in a browser: files and the process belong to load/ and cli/.
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/load/inputs.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', 'fs', 'path', 'process'],
              message: 'only cli/ and load/ know Node',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer'],
    },
  },
);
