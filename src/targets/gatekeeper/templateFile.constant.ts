/**
 * The template as a file. It is the same for every set of policies, so the build writes its text
 * into the package.
 */
import { yamlFile } from '../shared/files.js';
import { SOURCE } from '../../ir/source.js';
import { LABELS } from '../shared/naming.js';
import type { OutputFile } from '../shared/outputFile.js';
import { CONSTRAINT_KIND, TEMPLATE_FILE } from './constraintKind.js';
import { parametersSchema } from './parametersSchema.js';
import { rego } from './template.js';

const template = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: CONSTRAINT_KIND.toLowerCase(), labels: LABELS },
  spec: {
    crd: {
      spec: {
        names: { kind: CONSTRAINT_KIND },
        validation: { openAPIV3Schema: parametersSchema() },
      },
    },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        code: [{ engine: 'Rego', source: { version: 'v1', rego: rego() } }],
      },
    ],
  },
};

const file: OutputFile = yamlFile(
  TEMPLATE_FILE,
  `What ${SOURCE.kinds} mean, for Gatekeeper. The same for every set of policies; apply it first.`,
  [{ object: template }],
);
export default file;
