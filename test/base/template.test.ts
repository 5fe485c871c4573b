import answers from '../../templates/answers.html.hbs';
import notes from '../../templates/helm-notes.txt.hbs';
import diff from '../../templates/diff.html.hbs';
import reasons from '../../templates/reasons.html.hbs';
import { template } from '../../src/base/template.js';

describe('a template', () => {
  it('escapes every value in HTML, also in what it includes', () => {
    const page = template(answers, { partials: { diff, reasons } })({
      gapsKnown: true,
      answers: [
        {
          title: '<b>',
          error: '',
          psp: 'denied',
          policy: '"',
          note: '',
          targets: [],
          reasons: [{ policy: 'p', field: 'f', path: '<i>', message: '&' }],
          diff: [],
        },
      ],
      more: 0,
    });
    expect(page).toContain('<h3>&lt;b&gt;</h3>');
    expect(page).toContain('by &quot;');
    expect(page).toContain('<code>&lt;i&gt;</code>: &amp;</li>');
  });

  it('leaves other text as it is, and actions of Helm to Helm', () => {
    const text = template(notes)({
      labels: true,
      gatekeeper: true,
      constraintApi: 'a/<b>',
      label: 'label <ns>',
      unlabel: '-',
    });
    expect(text).toContain('(.Capabilities.APIVersions.Has "a/<b>")');
    expect(text).toContain('by hand:\n\nlabel <ns>\nTo take them off');
    expect(text).toContain('Policies for {{ .Values.policyEngine }} were installed');
    expect(text).not.toContain('\\');
  });

  it('fails on a value that is missing: it writes nothing half', () => {
    expect(() => template(notes)({ gatekeeper: true, label: '', unlabel: '' })).toThrow(
      'constraintApi',
    );
  });
});
