/**
 * Importing a template gives its compiled form: the build compiles templates, and so does the
 * transform of the tests.
 */
declare module '*.hbs' {
  const specification: TemplateSpecification;
  export default specification;
}

/**
 * Style and script of the HTML report: their text, and its hash for the Content-Security-Policy.
 */
declare module '*/templates/report.css' {
  const asset: { readonly text: string; readonly hash: string };
  export default asset;
}
declare module '*/templates/gaps.css' {
  const asset: { readonly text: string; readonly hash: string };
  export default asset;
}
declare module '*/templates/report.client.js' {
  const asset: { readonly text: string; readonly hash: string };
  export default asset;
}
