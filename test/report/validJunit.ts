import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { ROOT } from '../cli/run.js';

/** Throws where the text is no JUnit report. */
export function checkJunit(text: string): void {
  using schema = XmlDocument.fromString(readFileSync(join(ROOT, 'test/report/junit.xsd'), 'utf8'));
  using validator = XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromString(text);
  validator.validate(document);
}
