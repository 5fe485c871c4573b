/** Templates are functions: the build compiles them, and so does the transform of the tests. */
declare module '*.hbs' {
  const specification: TemplateSpecification;
  export default specification;
}
