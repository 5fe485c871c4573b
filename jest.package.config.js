/**
 * The package, its executable and its completion, as people install them: apart from the other
 * tests, for it packs and installs.
 */
import everything from './jest.config.js';

export default {
  ...everything,
  roots: ['<rootDir>/test/package'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
};
