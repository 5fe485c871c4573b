/** Why a value is not a Kubernetes object, and what to do. */
interface NoObject {
  readonly message: string;
  readonly remedy?: string;
}

/** @returns why a value without a kind is not a Kubernetes object. */
export function whyNoObject(value: unknown): NoObject {
  if (Array.isArray(value))
    return {
      message: 'this is not a Kubernetes object but a list',
      remedy: "give its items one after another, as jq '.[]' prints them",
    };
  return {
    message:
      typeof value === 'object'
        ? 'this is not a Kubernetes object: it has no kind'
        : 'this is not a Kubernetes object but a single value',
  };
}
