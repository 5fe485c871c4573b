/** Rego functions that printed predicates call, so that every template needs them. */
export const REGO_PRELUDE = `# A value, or another where it is absent.
or_else(value, _) := value if {
	value != null
}

or_else(null, otherwise) := otherwise

# The items of a list that are not in another.
without(list, other) := [item | some item in list; not item in other]
`;
