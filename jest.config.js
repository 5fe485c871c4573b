/** Tests run the TypeScript sources of today, built outside of jest (`test/setup/sources.mjs`). */
export default {
  testEnvironment: '<rootDir>/test/setup/environment.mjs',
  // Jest leaves one core idle unless told otherwise: on two that is half of them.
  maxWorkers: '100%',
  // Tests assert no times; a busy machine is slow.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/setup/build.mjs',
  roots: ['<rootDir>/test'],
  // The page for the browser and the package have runs of their own: jest.web.config.js,
  // jest.package.config.js.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/web/', '<rootDir>/test/package/'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.hbs', '.css'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.hbs$|/templates/.*\\.(css|client\\.js)$': '<rootDir>/test/templateTransform.mjs',
    '/src/.*\\.ts$': '<rootDir>/test/setup/sourceTransform.mjs',
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
