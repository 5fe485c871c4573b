/**
 * The page enforces Trusted Types. This is the only module in which text becomes markup or the
 * address of a script. The markup comes from the core's templates, which escape every value.
 */
interface Policy {
  createHTML(text: string): string;
  createScriptURL(text: string): string;
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const asItIs: Policy = { createHTML: (text) => text, createScriptURL: (text) => text };
const policy =
  (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy('psp-ferry', asItIs) ??
  asItIs;

export const trustedScriptUrl = (url: string): string => policy.createScriptURL(url);

export function markup(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
}
