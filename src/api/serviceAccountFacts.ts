/** Collects the service accounts of the whole input before any pod is judged. */
import { definedTwice, InputError } from '../base/problem.js';
import type { Locate } from '../base/position.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { apiGroup } from '../pod/builtInKinds.js';
import { isObject } from '../pod/request.js';
import type { ServiceAccountFacts, ServiceAccounts } from '../pod/serviceAccount.js';

/** The group is compared too: cloud providers have custom resources of kind ServiceAccount. */
export const isServiceAccount = (object: JsonObject): boolean =>
  object['kind'] === 'ServiceAccount' && apiGroup(object) === '';

export class AccountBook {
  private readonly places = new Map<string, Locate>();

  /**
   * @param namespace the namespace of accounts that name none.
   * @param facts what is already known, by `namespace/name`.
   */
  constructor(
    private readonly namespace: string,
    readonly facts = new Map<string, ServiceAccountFacts>(),
  ) {}

  /**
   * Adds the object if it is a service account, and ignores it otherwise.
   *
   * @throws InputError if an account of the same name differs in whether its pods get a token.
   */
  add({ value, locate }: { readonly value: unknown; readonly locate: Locate }): void {
    if (!isObject(value) || !isServiceAccount(value)) return;
    const metadata = isObject(value['metadata']) ? value['metadata'] : {};
    const { name, namespace } = metadata;
    if (typeof name !== 'string') return;
    const home = typeof namespace === 'string' && namespace !== '' ? namespace : this.namespace;
    const key = `${home}/${name}`;
    const facts = factsOf(value);
    const first = this.facts.get(key);
    if (first !== undefined && mountsToken(first) !== mountsToken(facts))
      throw new InputError([
        definedTwice(
          `ServiceAccount "${name}" of namespace "${home}"`,
          locate,
          this.places.get(key)!,
        ),
      ]);
    this.facts.set(key, facts);
    this.places.set(key, locate);
  }

  readonly lookup: ServiceAccounts = (namespace, name) => this.facts.get(`${namespace}/${name}`);
}

function factsOf({
  automountServiceAccountToken: automount,
  imagePullSecrets: secrets,
}: JsonObject): ServiceAccountFacts {
  return {
    ...(typeof automount === 'boolean' ? { automountServiceAccountToken: automount } : {}),
    ...(Array.isArray(secrets)
      ? { imagePullSecrets: (secrets as readonly JsonValue[]).filter(isObject) }
      : {}),
  };
}

const mountsToken = ({ automountServiceAccountToken }: ServiceAccountFacts): boolean =>
  automountServiceAccountToken !== false;
