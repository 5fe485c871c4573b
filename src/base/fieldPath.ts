/**
 * A path as the API server writes it: `spec.hostPorts[0].max`,
 * `metadata.annotations[example.com/name]`.
 */
export function formatFieldPath(path: readonly (string | number)[]): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (/[./]/.test(step)) return `[${step}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('');
}
