/** What a server makes sure of about the groups of whoever asks (`withServerGroups`), as predicates. */
import { remembered } from '../base/remembered.js';
import type { Grant } from '../ir/policySet.js';
import { equal, isIn, literal, not, or, and, type Bool } from '../lang/build.js';
import type { Node } from '../lang/node.js';
import { simplify } from '../lang/simplify.js';
import {
  ANONYMOUS,
  AUTHENTICATED,
  serviceAccountRequester,
  withServerGroups,
  type Requester,
} from '../pod/requester.js';
import { groups, username } from '../pod/requestView.js';

/** @returns those facts that matter where somebody is granted something. */
export const serverGroupFacts = remembered((grants: readonly Grant[]): readonly Node[] => {
  const named = new Set(
    grants.flatMap(({ subject }) => (subject.kind === 'Group' ? [subject.name] : [])),
  );
  const inAll = ({ groups }: Requester): readonly Bool[] =>
    groups.filter((group) => named.has(group)).map(isMember);
  const accounts = new Map(
    grants.flatMap(({ subject }) =>
      subject.kind === 'ServiceAccount'
        ? [[`${subject.namespace}/${subject.name}`, subject] as const]
        : [],
    ),
  );
  const anonymous = withServerGroups({ user: ANONYMOUS, groups: [] });
  return [
    ...(named.has(AUTHENTICATED)
      ? [or(isMember(AUTHENTICATED), and(isUser(ANONYMOUS), ...inAll(anonymous)))]
      : []),
    ...[...accounts.values()]
      .map(({ namespace, name }) => serviceAccountRequester(namespace, name))
      .flatMap((one) => inAll(one).map((member) => or(not(isUser(one.user)), member))),
  ].map(({ node }) => simplify(node));
});

const isUser = (name: string): Bool => equal(username, literal(name));
const isMember = (group: string): Bool => isIn(literal(group), groups);
