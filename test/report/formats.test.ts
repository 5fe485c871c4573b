/**
 * Each format is what its readers take it for, says the same as the others, and keeps hostile
 * values text.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { marked, type Token } from 'marked';
import { controls } from '../../src/controls/index.js';
import { publishedSchemas } from '../../src/report/publishedSchemas.js';
import { REPORT_CASES } from '../../scripts/golden-cases.mjs';
import { ROOT } from '../cli/run.js';
import { goldenReport, goldenReview } from './goldenReport.js';
import { checkJunit } from './validJunit.js';

const CASES = REPORT_CASES.map(({ name }) => name);

function errorsOf(schema: object, value: unknown): unknown {
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
    schema,
  );
  return validate(value) ? [] : validate.errors;
}

describe.each(CASES)('%s', (name) => {
  const review = goldenReview(name);
  const open = review.gaps.filter(({ status }) => status !== 'accepted');

  it('shows what it is for: new, accepted, expired and fixed gaps', () => {
    expect(new Set(review.gaps.map(({ status }) => status))).toEqual(new Set(['new', 'accepted']));
    expect(review.gaps.filter(({ fails }) => fails).length).toBeGreaterThan(0);
    expect(review.fixed.length).toBeGreaterThan(0);
  });

  describe('json', () => {
    it('is valid by its published schema', () =>
      expect(errorsOf(publishedSchemas['gaps-review.schema.json']!, review)).toEqual([]));

    it('ndjson has the same, a line each', () => {
      const lines = goldenReport(name, 'ndjson').split('\n');
      expect(lines.pop()).toBe('');
      // A line stands alone, so a condition that gaps share is written out in each.
      const { variables } = review as unknown as { variables: Readonly<Record<string, string>> };
      const alone = (gap: unknown): unknown => {
        const { when, ...rest } = gap as { readonly when: string };
        const whole = when.replaceAll(
          /variables\.(cause_\d+)/g,
          (_, cause: string) => variables[cause]!,
        );
        return { ...rest, when: whole.replaceAll(/[()\s]/g, '') };
      };
      const read: readonly unknown[] = lines.map((line) => JSON.parse(line) as unknown);
      expect(read.slice(0, review.gaps.length).map(alone)).toEqual(review.gaps.map(alone));
      expect(read.slice(review.gaps.length)).toEqual(review.fixed);
    });

    it('the verdicts are those of the effect', () => {
      const wrong = review.gaps.filter(({ effect, verdicts }) => {
        if (verdicts === null || effect === 'unseen') return false;
        const psp = verdicts.psp.verdict !== 'denied';
        const target = verdicts.target !== 'denied';
        return effect === 'looser'
          ? psp || !target
          : effect === 'stricter'
            ? !psp || target
            : !psp || !target;
      });
      expect(wrong.map(({ id }) => id)).toEqual([]);
      expect(review.gaps.filter(({ verdicts }) => verdicts !== null).length).toBeGreaterThan(
        review.gaps.length / 2,
      );
    });
  });

  describe('sarif', () => {
    interface Sarif {
      readonly runs: readonly [
        {
          readonly tool: {
            readonly driver: {
              readonly rules: readonly {
                readonly id: string;
                readonly defaultConfiguration: { readonly level: string };
              }[];
            };
          };
          readonly results: readonly Result[];
          readonly properties: { readonly fixed: readonly string[] };
        },
      ];
    }
    interface Result {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly baselineState: string;
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
      readonly locations: readonly [
        {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string };
            readonly region: { readonly startLine: number };
          };
        },
      ];
    }
    const sarif = JSON.parse(goldenReport(name, 'sarif')) as Sarif;
    const [
      {
        results,
        tool: {
          driver: { rules },
        },
        properties,
      },
    ] = sarif.runs;

    it('is valid by the schema of SARIF 2.1.0', () => {
      const {
        $schema: _,
        id: __,
        ...schema
      } = JSON.parse(
        readFileSync(
          join(ROOT, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
          'utf8',
        ),
      ) as Record<string, unknown>;
      expect(errorsOf(schema, sarif)).toEqual([]);
      expect(errorsOf(schema, { ...sarif, version: '2.0.0' })).not.toEqual([]);
    });

    it('has a result for each gap, known again by its id', () => {
      expect(results.map(({ partialFingerprints }) => partialFingerprints['gapId/v1'])).toEqual(
        review.gaps.map(({ id }) => id),
      );
      for (const { ruleId, ruleIndex, level } of results)
        expect(rules[ruleIndex]).toMatchObject({ id: ruleId, defaultConfiguration: { level } });
      expect(properties.fixed).toEqual(review.fixed.map(({ id }) => id));
    });

    it('points into the policy', () => {
      for (const {
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri },
              region,
            },
          },
        ],
      } of results) {
        const lines = readFileSync(join(ROOT, decodeURIComponent(uri)), 'utf8').split('\n');
        expect(lines[region.startLine - 1]).toMatch(/\S/);
      }
    });

    it('suppresses what was accepted, and nothing else', () => {
      expect(
        results.map(({ suppressions, baselineState }) => [
          suppressions?.[0]?.justification ?? null,
          baselineState,
        ]),
      ).toEqual(
        review.gaps.map(({ status, acceptance }) =>
          status === 'accepted' ? [acceptance!.reason, 'unchanged'] : [null, status],
        ),
      );
    });
  });

  describe('junit', () => {
    const withDocument = <T>(use: (root: XmlElement, document: XmlDocument) => T): T => {
      using document = XmlDocument.fromString(goldenReport(name, 'junit'));
      return use(document.root, document);
    };
    const attributes = (element: XmlElement): Readonly<Record<string, string>> =>
      Object.fromEntries(element.attrs.map((one) => [one.name, one.value]));
    const find = (root: XmlElement, path: string): readonly XmlElement[] =>
      root.find(path) as XmlElement[];

    it('is valid by the schema of what its readers agree on', () => {
      const report = goldenReport(name, 'junit');
      expect(() => checkJunit(report)).not.toThrow();
      expect(() => checkJunit(report.replace(' classname=', ' klass='))).toThrow('klass');
      expect(() => checkJunit(report.replace(' errors=', ' skipped="0" errors='))).toThrow(
        'skipped',
      );
    });

    it('has a case for each policy x target x field, and one for what else has a gap', () => {
      withDocument((root) => {
        const cases = find(root, '//testcase')
          .map(attributes)
          .map(({ classname, name: field }) => `${classname} ${field}`);
        const fields = review.targets.flatMap((target) =>
          review.policies.flatMap((policy) =>
            controls.map(({ field }) => `${target}.${policy} ${field}`),
          ),
        );
        const others = review.gaps.map(
          ({ target, policy, control }) =>
            `${target}.${policy === '*' ? 'the whole set' : policy} ${control}`,
        );
        expect([...cases].sort()).toEqual([...new Set([...fields, ...others])].sort());
      });
    });

    it('counts what it has; failures are what fails', () => {
      withDocument((root) => {
        for (const suite of [root, ...find(root, 'testsuite')]) {
          const { tests, failures, skipped } = attributes(suite);
          const count = (path: string): string => String(find(suite, path).length);
          expect([tests, failures]).toEqual([count('.//testcase'), count('.//failure')]);
          expect(skipped).toBe(suite === root ? undefined : count('.//skipped'));
        }
        const failing = review.gaps.filter(({ fails }) => fails);
        expect(
          find(root, '//failure').flatMap(({ content }) =>
            failing.filter(({ id }) => content.includes(`${id} (`)),
          ).length,
        ).toBe(failing.length);
      });
    });
  });

  describe('github', () => {
    const lines = goldenReport(name, 'github').split('\n');
    /** As the runner reads a command. */
    const commands = lines.slice(0, -1).map((line) => {
      const [, command, properties = '', data = ''] = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
      const decode = (text: string): string =>
        text
          .replaceAll('%0A', '\n')
          .replaceAll('%0D', '\r')
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ',')
          .replaceAll('%25', '%');
      return {
        command,
        properties: Object.fromEntries(
          properties
            .split(',')
            .filter((one) => one !== '')
            .map((one) => [
              one.slice(0, one.indexOf('=')),
              decode(one.slice(one.indexOf('=') + 1)),
            ]),
        ),
        data: decode(data),
      };
    });

    it('has nothing but commands, errors first', () => {
      expect(lines.at(-1)).toBe('');
      const order = commands.map(({ command }) =>
        ['error', 'warning', 'notice'].indexOf(command ?? ''),
      );
      expect(order).not.toContain(-1);
      expect([...order].sort()).toEqual(order);
    });

    it('tells each gap that is open once, at a place', () => {
      const annotated = commands
        .slice(0, -1)
        .flatMap(({ properties: { title = '', file, line } }) => {
          const [, control, targets = ''] = /: (\S+) of .* \((.*)\)$/.exec(title) ?? [];
          expect([typeof file, Number(line) > 0]).toEqual(['string', true]);
          return targets.split(', ').map((target) => `${target} ${control}`);
        });
      expect(annotated.sort()).toEqual(
        open.map(({ target, control }) => `${target} ${control}`).sort(),
      );
    });
  });

  describe('markdown', () => {
    const text = goldenReport(name, 'markdown');
    const tokens: Token[] = [];
    void marked.walkTokens(marked.lexer(text), (token) => {
      tokens.push(token);
    });

    it('holds no markup but its own', () => {
      expect(
        tokens
          .filter(({ type }) => ['link', 'image', 'em', 'del', 'codespan'].includes(type))
          .map(({ raw }) => raw)
          .filter((raw) => raw !== '*To do:*'),
      ).toEqual([]);
      const html = tokens.flatMap(({ type, raw }) =>
        type === 'html'
          ? [...raw.matchAll(/<(?!!-- -->)\/?([^\s>]*)/g)].map((match) => match[1]!)
          : [],
      );
      expect(new Set(html)).toEqual(new Set(['details', 'summary', 'b']));
      expect(
        tokens
          .filter(({ type }) => type === 'heading')
          .map(({ raw }) => raw.trim())
          .filter(
            (heading) =>
              !/^(## Gaps between .*|### (To act on|To decide|For the record|Accepted|Fixed))$/.test(
                heading,
              ),
          ),
      ).toEqual([]);
    });

    it('mentions nobody', () => {
      const outside = tokens
        .filter(({ type }) => type === 'text' || type === 'html')
        .map(({ raw }) => raw)
        .join('\n');
      expect(outside).not.toMatch(/@(?!<!-- -->)\w/);
    });

    it('has every field with a gap to act on or to decide, counts the record, and fits a comment', () => {
      const titles = [...text.matchAll(/<\/b>: (.*)<\/summary>/g)].map(([, title]) => title!);
      expect(titles.length).toBeGreaterThan(0);
      const due = open.filter(({ impact }) => impact !== 'record');
      for (const { control } of due)
        expect(titles.filter((title) => title.split(/, | of /).includes(control))).not.toEqual([]);
      const folded = open.filter(({ impact, fails }) => impact === 'record' && !fails).length;
      expect(text).toContain(`For the record: ${folded} more gap`);
      expect(text.length).toBeLessThan(65_536);
    });
  });

  it.each(['text', 'github', 'markdown', 'junit', 'html'])(
    '%s has no character that a terminal or reader acts on',
    (format) => {
      expect(
        goldenReport(name, format).match(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
        ),
      ).toBeNull();
    },
  );

  it('text fits 80 to 100 columns, but for values', () => {
    const long = goldenReport(name, 'text')
      .split('\n')
      .filter((line) => line.length > 88 && !/^ {6}[-+] /.test(line));
    expect(long).toEqual([]);
  });

  it('text holds nothing that a workflow takes for a command', () => {
    expect(
      goldenReport(name, 'text')
        .split('\n')
        .filter((line) => /^\s*::|##(vso)?\[/.test(line)),
    ).toEqual([]);
  });
});
