/** Where what kustomize wrote stands in the files that it read. */
import { fromSources } from '../../../src/cli/render/resourceSources.js';
import { parseDocuments, type LoadedDocument } from '../../../src/load/documents.js';

const object = (name: string, more = '', apiVersion = 'policy/v1beta1'): string =>
  `apiVersion: ${apiVersion}\nkind: PodSecurityPolicy\nmetadata: {name: ${name}${more}}\n`;
const documents = (file: string, ...texts: string[]): readonly LoadedDocument[] =>
  parseDocuments(texts.join('---\n'), file);
/** `file:line` of each. */
const placed = (written: readonly LoadedDocument[], ...sources: (readonly LoadedDocument[])[]) =>
  fromSources(written, sources.flat()).map(({ locate }) => {
    const { file, line } = locate(['metadata']);
    return `${file}:${line}`;
  });

test.each<[string, string[], string[], string[]]>([
  [
    'the same name counts more than a part of it',
    [object('web'), object('live-web')],
    [object('live-web'), object('web')],
    ['b:3', 'a:3'],
  ],
  [
    'of parts of a name the longest is taken',
    [object('live-web')],
    [object('e'), object('web')],
    ['b:3'],
  ],
  [
    'an API version tells two apart',
    [object('web'), object('web', '', 'extensions/v1beta1')],
    [object('web', '', 'extensions/v1beta1'), object('web')],
    ['b:3', 'a:3'],
  ],
  [
    'so does a namespace',
    [object('web', ', namespace: two'), object('web', ', namespace: one')],
    [object('web', ', namespace: one'), object('web', ', namespace: two')],
    ['b:3', 'a:3'],
  ],
  [
    'and what the objects say, where kustomize set the namespace',
    [
      object('web', ', namespace: x') + 'spec: {privileged: true}\n',
      object('web', ', namespace: y') + 'spec: {hostPID: true}\n',
    ],
    [object('web') + 'spec: {hostPID: true}\n', object('web') + 'spec: {privileged: true}\n'],
    ['b:3', 'a:3'],
  ],
  [
    'what is alike in all is taken one after the other',
    [object('web', ', namespace: x'), object('web', ', namespace: y')],
    [object('web'), object('web')],
    ['a:3', 'b:3'],
  ],
  [
    'several may be made of one',
    [object('live-web'), object('test-web')],
    [object('web')],
    ['a:3', 'a:3'],
  ],
  ['what is made of none stays where it is', [object('other')], [object('web')], ['out:3']],
])('%s', (_, written, sources, places) => {
  const files = sources.map((source, i) => documents('ab'[i]!, source));
  expect(
    placed(documents('out', ...written), ...files).map((place) =>
      place.replace(/^out:.*/, 'out:3'),
    ),
  ).toEqual(places);
});
