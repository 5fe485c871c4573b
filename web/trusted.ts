/**
 * The page demands Trusted Types: text becomes markup or a script's address here and nowhere else.
 * Markup comes from the templates of
 * the core, which escape every value.
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
