/** The browser that the page is tried in. */
import { chromium, type Browser } from 'playwright-core';
import { chromiumPath } from '../../scripts/chromium.mjs';

export { chromiumPath };

/** The pages are files of ours, and a container often has no sandbox to give. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
