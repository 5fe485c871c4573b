/** One engine behind the line protocol: JSON lines in, JSON lines out, in order. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface LoadAnswer {
  readonly ok: boolean;
  readonly error?: string;
  readonly warnings: readonly string[];
}
/** What a `load` may ask besides. */
export interface LoadOptions {
  /**
   * kube: policies are checked against the schema of what they match, and what is found are
   * warnings.
   */
  readonly typeCheck?: boolean;
}
export interface ReviewAnswer {
  readonly allowed: boolean;
  readonly policy: string;
  readonly message?: string;
  readonly object?: unknown;
  readonly mirrored?: unknown;
  /** kube: the pod straight after mutating admission. */
  readonly mutated?: unknown;
  readonly validPod?: string;
  /** psp: the same, as places and sorts of rules. */
  readonly faults?: readonly string[];
  /** kube: what policies and Pod Security Admission write into the audit log. */
  readonly auditAnnotations?: Readonly<Record<string, string>>;
  readonly error?: string;
}
export interface DefaultAnswer {
  readonly object?: unknown;
  readonly error?: string;
  readonly faults?: readonly string[];
}
export interface FixturesAnswer {
  readonly fixtures: readonly {
    readonly check: string;
    readonly pass: readonly object[] | null;
    readonly fail: readonly object[] | null;
  }[];
  readonly error?: string;
}
export interface CostAnswer {
  readonly costs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly error?: string;
}
export interface FieldsAnswer {
  readonly fields: readonly string[];
}
export interface ParseAnswer {
  readonly documents: readonly object[];
  readonly error?: string;
}

export class Engine {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: {
    readonly resolve: (line: string) => void;
    readonly reject: (error: Error) => void;
  }[] = [];
  private ended: Error | undefined;

  constructor(
    readonly name: string,
    program: string,
  ) {
    this.child = spawn(program, { stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.waiting.shift()?.resolve(line),
    );
    let complaints = '';
    this.child.stderr.on('data', (chunk) => {
      complaints = (complaints + String(chunk)).slice(-4000);
    });
    this.child.on('exit', (code) => {
      this.ended = new Error(`${name} ended with ${code}: ${complaints}`);
      for (const { reject } of this.waiting.splice(0)) reject(this.ended);
    });
    this.child.stdin.on('error', () => undefined);
  }

  load(documents: readonly unknown[], options: LoadOptions = {}): Promise<LoadAnswer> {
    return this.ask({ op: 'load', documents, ...options });
  }
  defaultPod(object: unknown): Promise<DefaultAnswer> {
    return this.ask({ op: 'default', object });
  }
  /** psp: the pod that the controller of a workload asks for, with what the server adds. */
  makePod(
    object: unknown,
    namespace: string,
    accounts: readonly unknown[],
  ): Promise<DefaultAnswer> {
    return this.ask({ op: 'make', object, namespace, documents: accounts });
  }
  review(review: unknown): Promise<ReviewAnswer> {
    return this.ask({ op: 'review', review });
  }
  /** psp: the same with the plugin left out. */
  unasked(review: unknown): Promise<ReviewAnswer> {
    return this.ask({ op: 'unasked', review });
  }
  /** kube: what a review spends of the CEL budget, by policy and part. */
  cost(review: unknown): Promise<CostAnswer> {
    return this.ask({ op: 'cost', review });
  }
  /** kube: a stream as kubectl reads it. */
  parse(text: string): Promise<ParseAnswer> {
    return this.ask({ op: 'yaml', text });
  }
  /** kube: the pods by which upstream tests the checks of a level. */
  standardFixtures(level: string, minor: number): Promise<FixturesAnswer> {
    return this.ask({ op: 'standards', level, minor });
  }
  /** psp, kube: every field below the spec of a pod, as the API types of the version have them. */
  fields(): Promise<FieldsAnswer> {
    return this.ask({ op: 'fields' });
  }
  /** Of its process. */
  get id(): number {
    return this.child.pid!;
  }
  close(): void {
    this.child.stdin.end();
  }

  private ask<Answer>(request: unknown): Promise<Answer> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    this.child.stdin.write(`${stringify(request)}\n`);
    return new Promise<Answer>((resolve, reject) =>
      this.waiting.push({ resolve: (line) => resolve(JSON.parse(line) as Answer), reject }),
    );
  }
}

/** JSON with bigints as the integers they are. */
export function stringify(value: unknown): string {
  const marked = JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'bigint' ? `\u0001${one}\u0001` : one,
  );
  return marked.replaceAll(/"\\u0001(-?\d+)\\u0001"/g, '$1');
}
