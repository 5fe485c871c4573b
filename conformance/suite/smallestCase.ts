/** A failing case, made small and printed as files that a person can apply. */
import { dump } from 'js-yaml';
import { reviewFromRequest } from '../../src/pod/request.js';
import { stringify } from './engine.js';
import type { Report } from './report.js';
import { shrink, type Case } from './shrink.js';

/** What is applied beside the request: file names and their documents. */
export type FilesOf = (set: Case['set']) => Readonly<Record<string, readonly object[]>>;
/** What is wrong with a case; undefined where nothing is. */
export type FaultOf = (candidate: Case) => Promise<string | undefined>;

export async function printSmallest(
  report: Report,
  start: Case,
  faultOf: FaultOf,
  filesOf: FilesOf,
): Promise<void> {
  const { set, request } = await shrink(
    start,
    async (candidate) => (await faultOf(candidate)) !== undefined,
  );
  report.note(
    `--- smallest failing case: ${(await faultOf({ set, request })) ?? 'it fails together with others only'}`,
  );
  for (const [name, documents] of Object.entries(filesOf(set)))
    report.text(`# ${name}\n${documents.map(yaml).join('---\n')}`);
  const { operation, user, groups, subResource, oldPod } = request;
  const asks = `${operation} by ${user}${groups.map((group) => `, ${group}`).join('')}`;
  // An update, or a debug container, is no pod that a person creates.
  const file =
    operation === 'CREATE' && subResource === '' && oldPod === null
      ? { name: 'pod.yaml', document: request.pod }
      : { name: 'review.yaml', document: reviewFromRequest(request) };
  report.text(`# ${file.name}: ${asks}\n${yaml(file.document)}`);
}

/** Through JSON: plain integers, and no key that is undefined. */
const yaml = (document: object): string =>
  dump(JSON.parse(stringify(document)), { noRefs: true, lineWidth: 160 });
