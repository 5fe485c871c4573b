/**
 * In Node 20, V8 optimises code early. Most runs end before that pays off, and it costs a quarter
 * of their processor time. Later versions of Node wait by themselves and do not have the flag.
 */
import { setFlagsFromString } from 'node:v8';

if (Number.parseInt(process.versions.node, 10) < 22)
  setFlagsFromString('--interrupt-budget=1200000');
