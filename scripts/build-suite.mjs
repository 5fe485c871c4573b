// Bundles the conformance suite into one file for Node.
import { build } from 'esbuild';
import { sourcePlugins } from './build.mjs';

/**
 * @param {string} entry
 * @param {string} outfile
 */
export const buildSuite = (entry, outfile) =>
  build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: sourcePlugins,
    logLevel: 'warning',
  });
