/**
 * V8 optimises what has run for a while, beside it. In Node 20 it does so early: most runs end
 * before they have what it costs back, a quarter of their processor time. Later versions wait by
 * themselves, and do not know the flag.
 */
import { setFlagsFromString } from 'node:v8';

if (Number.parseInt(process.versions.node, 10) < 22)
  setFlagsFromString('--interrupt-budget=1200000');
