/** Counts and prints. Every assertion is one line of the count; what was skipped says why. */
export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;

  section(title: string): void {
    console.log(`\n${title}`);
  }
  note(text: string): void {
    console.log(`  ${text}`);
  }
  check(name: string, ok: boolean, detail = ''): void {
    if (ok) this.passed += 1;
    else this.failed += 1;
    console.log(`  ${ok ? 'ok  ' : 'FAIL'} ${name}${detail === '' ? '' : `: ${detail}`}`);
  }
  skip(name: string, why: string): void {
    this.skipped += 1;
    console.log(`  skip ${name}: ${why}`);
  }
  close(): void {
    console.log(`\n${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ''}`);
  }
}
