/**
 * Counts, and collects what is to be printed. Every assertion is one line of the count; what was
 * skipped says why.
 */
export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** @param print called with each line as it comes. */
  constructor(private readonly print: (line: string) => void) {}

  section(title: string): void {
    this.print(`\n${title}`);
  }
  note(text: string): void {
    this.print(`  ${text}`);
  }
  /** Text that stands as it is: documents to apply. */
  text(text: string): void {
    this.print(text);
  }
  check(name: string, ok: boolean, detail = ''): void {
    if (ok) this.passed += 1;
    else this.failed += 1;
    this.print(`  ${ok ? 'ok  ' : 'FAIL'} ${name}${detail === '' ? '' : `: ${detail}`}`);
  }
  skip(name: string, why: string): void {
    this.skipped += 1;
    this.print(`  skip ${name}: ${why}`);
  }
  add({ passed, failed, skipped }: Pick<Report, 'passed' | 'failed' | 'skipped'>): void {
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
  }
  close(): void {
    this.print(
      `\n${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ''}`,
    );
  }
}
