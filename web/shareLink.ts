/**
 * Writes the page's state to the fragment of a link, which browsers do not send to servers, and
 * reads it back. The link may come from a stranger.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { readState, type PageState } from './pageState.js';

const MARK = '#psp-ferry=';
/**
 * Limits for a fragment in characters, and for its unpacked content in bytes: a short fragment can
 * unpack to very much.
 */
export const LIMITS = { fragment: 400_000, bytes: 4_000_000 } as const;
/**
 * Bytes that are unpacked at once: a hostile slice unpacks to at most some megabytes before the
 * limit is checked.
 */
const SLICE = 4096;

export const isShared = (fragment: string): boolean => fragment.startsWith(MARK);

/** @throws Error if the state is too large for a link. */
export function fragmentOf(state: PageState): string {
  const fragment = MARK + base64Url(deflateSync(strToU8(JSON.stringify(state)), { level: 9 }));
  if (fragment.length > LIMITS.fragment)
    throw new Error('this is too much for a link; hand on the file itself');
  return fragment;
}

/** @throws Error that says why the fragment cannot be read. */
export function stateOf(fragment: string): PageState {
  if (fragment.length > LIMITS.fragment)
    throw new Error('it is longer than any link that this page makes');
  return readState(
    JSON.parse(strFromU8(inflated(fromBase64Url(fragment.slice(MARK.length))))) as unknown,
  );
}

function base64Url(bytes: Uint8Array): string {
  let characters = '';
  for (let i = 0; i < bytes.length; i += SLICE)
    characters += String.fromCharCode(...bytes.subarray(i, i + SLICE));
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('it has characters that no such link has');
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
}

function inflated(bytes: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((chunk) => {
    size += chunk.length;
    chunks.push(chunk);
  });
  for (let i = 0; i < bytes.length || i === 0; i += SLICE) {
    stream.push(bytes.subarray(i, i + SLICE), i + SLICE >= bytes.length);
    if (size > LIMITS.bytes) throw new Error('it holds more than this page reads');
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
