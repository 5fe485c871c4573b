/** Templates are functions: the build compiles them, and so does the transform of the tests. */
declare module '*.hbs' {
  const specification: TemplateSpecification;
  export default specification;
}

/**
 * Style and script of the HTML report: the text as it stands in the page, and its hash for the
 * content security policy.
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
