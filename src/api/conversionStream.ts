/**
 * A conversion as one YAML stream for `kubectl apply -f -`, and what such a stream cannot carry.
 */
import { SERVER_SIDE, templateWait } from '../targets/applying.js';
import { CONFIGURATION_FILE } from '../targets/psa/configurationFile.js';
import { LABEL_SCRIPT } from '../targets/psa/labelFiles.js';
import { isManifest } from '../targets/shared/kustomization.js';
import { tooLargeToNote } from '../targets/shared/limits.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import { shortList } from '../base/shortList.js';
import type { TargetOutput } from './conversion.js';

export interface ConversionStream {
  readonly text: string;
  /** What the stream lacks, and how to get it: one sentence for each target. */
  readonly leftOut: readonly string[];
  /** What is to be done in addition to `kubectl apply -f -`. */
  readonly howToApply: readonly string[];
}

export const conversionStream = (outputs: readonly TargetOutput[]): ConversionStream => ({
  text: outputs
    .flatMap(({ files }) => files.filter(isStreamed).map(({ text }) => text))
    .join('---\n'),
  leftOut: outputs.flatMap(({ name, files }) => {
    const parts = PARTS.filter((part) => files.some((file) => file.name === part.file));
    return parts.length === 0
      ? []
      : [
          `${name}: ${parts.map(({ what }) => what).join(', and ')}: kubectl cannot apply ${parts.length === 1 ? 'it, so it is' : 'them, so they are'} not part of the stream; -o FOLDER writes ${parts.map(({ file }) => `${name}/${file}`).join(' and ')}`,
        ];
  }),
  howToApply: outputs.flatMap((output) => [...serverSide(output), ...again(output)]),
});

const PARTS = [
  { file: LABEL_SCRIPT, what: 'the labels of namespaces are set by commands' },
  {
    file: CONFIGURATION_FILE,
    what: 'the level of namespaces without labels is a file of kube-apiserver',
  },
];

const isStreamed = (file: OutputFile): boolean =>
  isManifest(file) && file.name !== CONFIGURATION_FILE;

function serverSide({ name, files }: TargetOutput): readonly string[] {
  const large = tooLargeToNote(files);
  return large.length === 0
    ? []
    : [
        `${name}: ${shortList(large)} ${large.length === 1 ? 'is' : 'are'} too large for kubectl apply: give it ${SERVER_SIDE}`,
      ];
}

function again({ name, files }: TargetOutput): readonly string[] {
  const wait = templateWait(name, files);
  return wait === undefined
    ? []
    : [
        `${name}: kubectl apply cannot apply the constraint before Gatekeeper has made its kind out of the template: apply the stream, then \`${wait}\`, and apply it again`,
      ];
}
