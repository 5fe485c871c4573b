/**
 * Recognises objects with values that sops has encrypted. Secrets and custom resources are left
 * alone: nothing is read from them.
 */
import { giveOutput } from './giveOutput.js';

/** Groups whose objects are read. */
const READ = /^(?:policy|extensions|rbac\.authorization\.k8s\.io|apps|batch)\//;
const CIPHER = 'ENC[';

/** A fast test of the text, before all values are searched. */
export const mayBeEncrypted = (text: string): boolean =>
  text.includes(CIPHER) && text.includes('sops');

/** Whether sops has encrypted the object's kind, or any other value of an object that is read. */
export function isEncrypted(value: unknown): boolean {
  const { sops, apiVersion, kind, ...object } = Object(value) as Record<string, unknown>;
  if (typeof sops !== 'object' || sops === null) return false;
  if (String(kind).startsWith(CIPHER)) return true;
  return READ.test(String(apiVersion)) && holdsCipher(object);
}

const holdsCipher = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.startsWith(CIPHER)
    : typeof value === 'object' && value !== null && Object.values(value).some(holdsCipher);

export const ENCRYPTED = {
  message: 'sops has encrypted values of this object',
  remedy: giveOutput('decrypt it first', 'sops --decrypt FILE', 'decrypted.yaml'),
};
