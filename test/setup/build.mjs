/** Tests that call the command line or the library as built must find today's source in dist/. */
import { buildCli } from '../../scripts/build.mjs';
import { buildSources } from './sources.mjs';

export default async () => {
  await buildCli();
  await buildSources();
};
