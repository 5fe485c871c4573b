/**
 * What `npm pack` ships, installed without a network: the command line, the library from
 * JavaScript, its types.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../cli/run.js';
import { LIBRARY_PROGRAMS } from '../docs/libraryPrograms.js';

let folder: string;
let packed: {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-package-'));
  // What `npm publish` would run before it, run here by itself: its output is no JSON.
  execFileSync('node', ['scripts/prepack.mjs'], { cwd: ROOT });
  [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  ) as [typeof packed];
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`], {
    cwd: folder,
    stdio: 'pipe',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (file: string): string =>
  execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });

describe('the package', () => {
  it('holds what is used, and no sources, tests or page', () => {
    const strange = packed.files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(dist\/(cli|commandLine|index|judgingThread)\.js|dist\/index\.d\.ts|dist\/chunks\/[\w.-]+\.js|dist\/types\/[\w/-]+\.d\.ts|dist\/THIRD-PARTY-LICENSES\.txt|schema\/[\w-]+\.schema\.json|docs\/library\.md|LICENSE|(README|CHANGELOG)\.md|package\.json)$/.test(
            path,
          ),
      );
    expect(strange).toEqual([]);
    expect(packed.size).toBeLessThan(575_000);
  });

  it('needs no other package', () => {
    const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
      packages: object;
    };
    expect(Object.keys(packages)).toEqual(['', 'node_modules/psp-ferry']);
  });

  it('ships the licence of everything that is built in', () => {
    const text = readFileSync(
      join(folder, 'node_modules/psp-ferry/dist/THIRD-PARTY-LICENSES.txt'),
      'utf8',
    );
    for (const name of ['diff', 'handlebars', 'js-yaml'])
      expect(text).toMatch(
        new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|BSD-3-Clause)\\)$`, 'm'),
      );
    expect(text).toContain('Redistributions in binary form must reproduce');
  });

  it('has the command', () => {
    const psp = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');
    const command = join(folder, 'node_modules/.bin/psp-ferry');
    const { status, stdout, stderr } = spawnSync(
      command,
      ['convert', '-', '-t', 'vap', '-o', '-', '-q'],
      { cwd: folder, input: psp, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      readFileSync(join(ROOT, 'golden/restricted/vap/defaults.yaml'), 'utf8') +
        '---\n' +
        readFileSync(join(ROOT, 'golden/restricted/vap/policies.yaml'), 'utf8'),
    );
  });

  it('gives its schemas by name', () => {
    writeFileSync(
      join(folder, 'schemas.mjs'),
      "import schema from 'psp-ferry/schema/gaps.schema.json' with { type: 'json' }; import { name } from 'psp-ferry/package.json' with { type: 'json' }; console.log(schema.title);",
    );
    writeFileSync(
      join(folder, 'schemas.cjs'),
      "console.log(require('psp-ferry/schema/gaps.schema.json').title, require('psp-ferry/package.json').name);",
    );
    expect(node('schemas.cjs')).toMatch(/gaps\.json psp-ferry\n$/);
  });
});

it('an error that nobody catches is printed with little of the code that threw it', () => {
  for (const wrong of ["read('kind: Pod')", "convert('', { targets: ['vp'] })"]) {
    writeFileSync(
      join(folder, 'uncaught.mjs'),
      `import { convert, read } from 'psp-ferry'; ${wrong};`,
    );
    const { status, stderr } = spawnSync(process.execPath, ['uncaught.mjs'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr.length < 5000]).toEqual([1, true]);
  }
});

describe('docs/library.md', () => {
  it.each(LIBRARY_PROGRAMS)('$name prints what it says', ({ name, program, output }) => {
    writeFileSync(join(folder, name), program);
    expect(node(name)).toBe(output);
  });
});

describe('types, with those of libraries checked', () => {
  const TYPED = `import { convert, formatGaps, gaps, TARGET_NAMES, type CheckLine, type Conversion, type Gap, type TargetName } from 'psp-ferry';
const names: readonly TargetName[] = TARGET_NAMES;
const { files, targets, warnings }: Conversion = convert('', { targets: names, mode: 'audit' });
const all: readonly Gap[] = targets.flatMap((target) => target.gaps);
export const texts: string[] = [...files.values(), ...warnings.map(({ message }) => message), ...all.map(({ id }) => id), formatGaps(gaps(''), 'html')];
export const line: CheckLine = { id: 'a' };
// @ts-expect-error there is no such target
convert('', { targets: ['vp'] });
// @ts-expect-error there is no such format
formatGaps(gaps(''), 'pdf');
`;

  it.each([
    ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('%s', (name, options) => {
    const place = join(folder, name);
    mkdirSync(place);
    writeFileSync(join(place, 'consumer.ts'), TYPED);
    for (const one of LIBRARY_PROGRAMS)
      writeFileSync(join(place, one.name.replace('.js', '.ts')), one.program);
    writeFileSync(
      join(place, 'tsconfig.json'),
      JSON.stringify({
        // The programs print: of the DOM only `console` is needed.
        compilerOptions: {
          ...options,
          target: 'es2022',
          lib: ['es2023', 'dom'],
          types: [],
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          skipLibCheck: false,
          noEmit: true,
        },
        include: ['*.ts'],
      }),
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', place],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
