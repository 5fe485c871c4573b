/** Notes about fields of pods that Kubernetes does not have: one for each distinct field. */
import { formatFieldPath } from '../base/fieldPath.js';
import { nearMatch } from '../base/nearMatch.js';
import type { Position } from '../base/position.js';
import type { Problem } from '../base/problem.js';
import type { JsonObject } from '../pod/json.js';
import type { ObjectPath } from '../pod/podTemplates.js';
import { unknownFields } from '../pod/unknownFields.js';
import { KNOWN_MINORS } from '../standards/knownMinors.js';

/** Memory must not grow with the number of pods. */
const MOST = 50;

export class UnknownFieldNotes {
  /** By the field, whatever its place in a list. Plain data, which can be sent between threads. */
  readonly found = new Map<string, Problem>();

  addFieldsOf(pod: JsonObject, locate: (path: ObjectPath) => Position): void {
    for (const { path, known } of unknownFields(pod)) {
      const field = formatFieldPath(path).replaceAll(/\[\d+\]/g, '[]');
      if (!this.hasRoom(field)) continue;
      const near = nearMatch(String(path.at(-1)), [...known]);
      this.found.set(field, noteOf(field, locate(path), near));
    }
  }

  addAll(others: ReadonlyMap<string, Problem>): void {
    for (const [field, note] of others) if (this.hasRoom(field)) this.found.set(field, note);
  }

  private hasRoom(field: string): boolean {
    return this.found.size < MOST && !this.found.has(field);
  }
}

function noteOf(field: string, position: Position, near: string | undefined): Problem {
  return {
    severity: 'warning',
    position,
    message: `"${field}" is not a field of a pod that psp-ferry knows (Kubernetes 1.${KNOWN_MINORS.newest}), and is passed over`,
    remedy:
      near === undefined
        ? 'ask a server: kubectl create --dry-run=server -f FILE'
        : `did you mean "${near}"?`,
  };
}
