/**
 * The page in a real browser: apart from the other tests, for it needs its build and takes its
 * time.
 */
import everything from './jest.config.js';

export default {
  ...everything,
  roots: ['<rootDir>/test/web'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
};
