import { controls } from '../controls/index.js';
import { nearMatch } from '../ir/nearMatch.js';
import { targets } from '../targets/index.js';
import { TARGET_NAMES } from '../gaps/gap.js';
import { EXIT, UsageError } from './exit.js';

const EFFECTS: Readonly<Record<string, string>> = {
  looser: 'the target admits requests that PSP refused', stricter: 'the target refuses requests that PSP admitted',
  'default-lost': 'both admit, but the target does not fill in what PSP filled in', 'default-differs': 'both admit, but fill in different values',
  unseen: 'the answer is the same, but something that people relied on is not there',
};

/** Tells of a control, a target or a gap id. */
export function explain(name: string): number {
  const text = aboutTarget(name) ?? aboutGap(name) ?? aboutControl(name);
  if (text === undefined) {
    const known = [...controls.map(({ field }) => field as string), ...TARGET_NAMES];
    const near = nearMatch(name, known);
    throw new UsageError(`nothing is known of "${name}"; ${near === undefined ? `controls are ${known.join(', ')}` : `did you mean "${near}"?`}`);
  }
  process.stdout.write(`${text}\n`);
  return EXIT.done;
}

function aboutTarget(name: string): string | undefined {
  const target = TARGET_NAMES.find((one) => one === name);
  return target === undefined ? undefined : `${target}: ${targets[target].summary}`;
}

function aboutControl(name: string): string | undefined {
  const control = controls.find(({ field }) => field === name);
  if (control === undefined) return undefined;
  const checks = control.checks('current').map(({ scope, path, message }) => `  checks each ${scope}${path === '' ? '' : `, ${path}`}: ${message}`);
  const defaults = control.defaults('current').map(({ scope, path }) => `  fills in, for each ${scope}: ${path.map((step) => (typeof step === 'string' ? step : '<container name>')).join('.')}`);
  return [`${control.field}: ${control.summary}`, ...checks, ...new Set(defaults), `  Kubernetes 1.24.17 ${control.source}`].join('\n');
}

function aboutGap(id: string): string | undefined {
  const [target, policy, control, effect] = id.split('/');
  if (effect === undefined || EFFECTS[effect] === undefined) return undefined;
  const whose = policy === '*' ? 'the set as a whole' : `policy ${policy}`;
  return [`${id}: ${EFFECTS[effect]}`, `  target ${target}, ${whose}, ${control}`, ...(aboutControl(control ?? '') ?? '').split('\n').filter((line) => line !== '').map((line) => `  ${line}`),
    '  The gap itself, with its condition and witness, is in gaps.json of the conversion.'].join('\n');
}
