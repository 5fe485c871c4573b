// The whole conversions that golden/ holds: folder, inputs and options as a user would give them.
export const GOLDEN_CASES = [
  { name: 'restricted', arguments: ['examples/restricted.yaml'] },
  { name: 'privileged', arguments: ['examples/privileged.yaml'] },
  { name: 'every-field', arguments: ['examples/every-field.yaml'] },
  { name: 'three-policies', arguments: ['examples/three-policies.yaml'] },
];
