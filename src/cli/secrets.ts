/** CLI: what the configuration only points to: its own text, secrets and keys, from files and the environment. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import type { SecretReference } from '../config/config.ts';
import { configErrors } from '../config/errors.ts';
import { errnoOf } from './disk.ts';

/** Throws `config-unreadable`. */
export function configText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new GatewayError(configErrors.unreadable, `the configuration ${path} can't be read (${errnoOf(cause)})`, {
      cause,
    });
  }
}

/** Without the line end behind it; undefined without a reference. Throws `config-secret`. */
export function secretText(reference: SecretReference | undefined): string | undefined {
  if (reference === undefined) return undefined;
  if (reference.value !== undefined) return reference.value;
  const text = reference.env === undefined ? undefined : process.env[reference.env];
  if (text !== undefined) return text;
  try {
    if (reference.file !== undefined) return readFileSync(reference.file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new GatewayError(configErrors.secret, `the secret in ${reference.file ?? ''} can't be read`, { cause });
  }
  throw new GatewayError(configErrors.secret, `the environment variable ${reference.env ?? ''} of a secret is not set`);
}

function keyBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new GatewayError(configErrors.secret, `the key file ${path} can't be read (${errnoOf(cause)})`, { cause });
  }
}

/** The bytes of a key, and what it is called in messages. Throws `config-secret`. */
export function keyOf(reference: SecretReference): { readonly name: string; readonly material: Uint8Array } {
  const { file, env } = reference;
  if (file !== undefined) return { name: basename(file), material: keyBytes(file) };
  return { name: env ?? 'a key in the configuration', material: Buffer.from(secretText(reference) ?? '', 'utf8') };
}
