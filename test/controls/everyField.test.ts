/**
 * Every field of a policy has a control. The compiler checks the marked lines, and fails where one
 * of them is no error.
 */
import { readFileSync } from 'node:fs';
import { controlByField, controls, type ControlByField } from '../../src/controls/index.js';
import { parseDocuments } from '../../src/load/documents.js';
import { ANNOTATIONS, type PspManifest } from '../../src/psp/manifest.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';

/** Takes what compiles as the whole table. */
const fieldsOf = (table: ControlByField): readonly string[] =>
  Object.values(table).map(({ field }) => field);

describe('the controls', () => {
  it('do not compile without one for a field', () => {
    const { hostIPC: _, ...rest } = controlByField;
    // @ts-expect-error hostIPC has no control
    expect(fieldsOf(rest)).not.toContain('hostIPC');
  });

  it('do not compile with the control of another field', () => {
    // @ts-expect-error the control of hostPID is none of hostIPC
    const table: ControlByField = { ...controlByField, hostIPC: controlByField.hostPID };
    expect(fieldsOf(table).filter((field) => field === 'hostPID')).toHaveLength(2);
  });

  it('stand each once in the list, under the name of their field', () => {
    const names = Object.keys(controlByField);
    const shared = 'defaultAllowPrivilegeEscalation';
    expect(names).toContain(shared);
    expect(controls.map(({ field }) => field)).toEqual(names.filter((name) => name !== shared));
  });
});

test('the example of every field has every field', () => {
  const file = 'examples/every-field.yaml';
  const [document] = parseDocuments(readFileSync(file, 'utf8'), file);
  const { spec, metadata } = document!.value as PspManifest;
  const { seccomp: _, appArmor: __, ...inSpec } = PERMISSIVE;
  expect(Object.keys(spec!).sort()).toEqual(Object.keys(inSpec).sort());
  expect(Object.keys(metadata!.annotations!).sort()).toEqual(Object.values(ANNOTATIONS).sort());
});
