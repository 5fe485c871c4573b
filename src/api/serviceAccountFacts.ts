/** The service accounts of a whole input, gathered before anything is judged. */
import type { JsonValue } from '../pod/json.js';
import { isObject } from '../pod/request.js';
import type { ServiceAccountFacts, ServiceAccounts } from '../pod/serviceAccount.js';

export class AccountBook {
  /**
   * @param namespace of accounts that name none.
   * @param facts what is known already, by `namespace/name`.
   */
  constructor(
    private readonly namespace: string,
    readonly facts = new Map<string, ServiceAccountFacts>(),
  ) {}

  /** Takes an object in, if it is a service account. */
  add(value: unknown): void {
    if (!isObject(value) || value['kind'] !== 'ServiceAccount') return;
    const metadata = isObject(value['metadata']) ? value['metadata'] : {};
    const { name, namespace } = metadata;
    if (typeof name !== 'string') return;
    const home = typeof namespace === 'string' && namespace !== '' ? namespace : this.namespace;
    const { automountServiceAccountToken: automount, imagePullSecrets: secrets } = value;
    this.facts.set(`${home}/${name}`, {
      ...(typeof automount === 'boolean' ? { automountServiceAccountToken: automount } : {}),
      ...(Array.isArray(secrets)
        ? { imagePullSecrets: (secrets as readonly JsonValue[]).filter(isObject) }
        : {}),
    });
  }

  readonly lookup: ServiceAccounts = (namespace, name) => this.facts.get(`${namespace}/${name}`);
}
