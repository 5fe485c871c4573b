/**
 * Names that the user of a chart sets in its values. The targets write marks in their place, and
 * each mark is then replaced by a template action. No other text can become an action.
 */
import { exactJson } from '../../base/exactJson.js';
import type { Grant, PolicySet, Subject } from '../../ir/policySet.js';
import { accountTitle, namespacesOf, type Account } from '../../targets/shared/scope.js';
import { scopeOf, type Application } from '../application.js';

export interface Placeholder {
  /**
   * The mark in the files of the targets: a valid Kubernetes name that does not occur in the
   * policies.
   */
  readonly mark: string;
  /** The path in values.yaml. */
  readonly path: readonly [string] | readonly [string, string];
  /** The default value. */
  readonly value: string;
  /** The Go template expression that gives the name. */
  readonly reference: string;
}

export interface Placeholders {
  readonly namespaces: ReadonlyMap<string, Placeholder>;
  /** Placeholders by `namespace/name`. */
  readonly accounts: ReadonlyMap<string, Placeholder>;
}

export function placeholdersOf(application: Application): Placeholders {
  const base = freeMark(application);
  const { accounts } = application;
  const namespaces = namespacesOf(scopeOf(application));
  const unique = new Set(accounts.map(({ name }) => name)).size === accounts.length;
  const place =
    (kind: string, one: string, many: string, count: number) =>
    (key: string, value: string, i: number): Placeholder => {
      const mark = `${base}-${kind}-${String(i).padStart(4, '0')}`;
      return count === 1
        ? { mark, path: [one], value, reference: `.Values.${one}` }
        : {
            mark,
            path: [many, key],
            value,
            reference: `(index .Values.${many} ${JSON.stringify(key)})`,
          };
    };
  const ofNamespace = place('namespace', 'namespace', 'namespaces', namespaces.length);
  const ofAccount = place('account', 'serviceAccount', 'serviceAccounts', accounts.length);
  return {
    namespaces: new Map(
      namespaces.map((namespace, i) => [
        namespace,
        orRelease(ofNamespace(namespace, namespace, i)),
      ]),
    ),
    accounts: new Map(
      accounts.map((account, i) => [
        accountTitle(account),
        ofAccount(unique ? account.name : accountTitle(account), account.name, i),
      ]),
    ),
  };
}

/**
 * The expression for a namespace. If there is only one, its default is the namespace of the
 * release.
 */
const orRelease = (one: Placeholder): Placeholder =>
  one.path.length === 1
    ? { ...one, value: '', reference: `(default .Release.Namespace ${one.reference})` }
    : one;

function freeMark({ policySet, accounts }: Application): string {
  const text = exactJson([policySet, accounts], 0);
  let mark = 'zz-chart';
  while (text.includes(mark)) mark += 'z';
  return mark;
}

/** The application with marks in place of names. */
export function marked(
  application: Application,
  { namespaces, accounts }: Placeholders,
): Application {
  const namespaceOf = (name: string): string => namespaces.get(name)?.mark ?? name;
  const accountFor = (account: Account): Account => ({
    namespace: namespaceOf(account.namespace),
    name: accounts.get(accountTitle(account))?.mark ?? account.name,
  });
  /** Replaces names also in the groups and users that stand for service accounts. */
  const subjectFor = (subject: Subject): Subject => {
    if (subject.kind === 'ServiceAccount') return { kind: subject.kind, ...accountFor(subject) };
    const [system, kind, namespace, name, ...rest] = subject.name.split(':');
    if (system !== 'system' || namespace === undefined || rest.length > 0) return subject;
    if (kind === 'serviceaccounts' && name === undefined)
      return { ...subject, name: [system, kind, namespaceOf(namespace)].join(':') };
    if (kind !== 'serviceaccount' || name === undefined) return subject;
    const account = accountFor({ namespace, name });
    return { ...subject, name: [system, kind, account.namespace, account.name].join(':') };
  };
  const grantFor = (grant: Grant): Grant => ({
    ...grant,
    namespace: grant.namespace === null ? null : namespaceOf(grant.namespace),
    subject: subjectFor(grant.subject),
  });
  const policySet: PolicySet = {
    ...application.policySet,
    grants: application.policySet.grants.map(grantFor),
  };
  return { ...application, policySet, accounts: application.accounts.map(accountFor) };
}

/**
 * A target's text as text of a Helm template. `{{` in policies remains plain text, and marks become
 * names that are validated again.
 */
export function templateText(
  text: string,
  { namespaces, accounts }: Placeholders,
  helper: string,
): string {
  const inert = text.replaceAll('{{', '{{ "{{" }}');
  return [...namespaces.values(), ...accounts.values()].reduce((written, { mark, reference }) => {
    const action = `include ${JSON.stringify(helper)} ${reference}`;
    // A mark that is a whole value is quoted: a name such as 123 must remain a string.
    return written
      .replaceAll(
        new RegExp(`^( *(?:- )*(?:[\\w./-]+: )?)${mark}$`, 'gm'),
        `$1{{ ${action} | quote }}`,
      )
      .replaceAll(mark, `{{ ${action} }}`);
  }, inert);
}
