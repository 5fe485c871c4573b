/** Jest reads templates and the parts of pages as the build does. */
import { PAGE_ASSET, pageAssetModule, templateModule } from '../scripts/templates.mjs';

export default {
  process: (text, path) => ({
    code: PAGE_ASSET.test(path) ? pageAssetModule(text) : templateModule(text, path),
  }),
};
