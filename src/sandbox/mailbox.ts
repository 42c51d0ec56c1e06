/** Sandbox: its mailbox folders: what the client put in, what lies ready for it. */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const INBOUND = 'inbound';
export const OUTBOUND = 'outbound';
const RECEIVED = 'received';

/** Names that a client uses while it uploads. */
const UNFINISHED = /^\.|\.(part|tmp|filepart|uploading)$/i;

export function isFinished(name: string): boolean {
  return !UNFINISHED.test(name);
}

export class Mailbox {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
    for (const folder of [INBOUND, OUTBOUND, RECEIVED]) mkdirSync(this.#path(folder), { recursive: true });
  }

  /** Names of whole files that wait, in order. */
  waiting(): readonly string[] {
    return readdirSync(this.#path(INBOUND), { withFileTypes: true })
      .filter((entry) => entry.isFile() && isFinished(entry.name))
      .map((entry) => entry.name)
      .sort();
  }

  read(name: string): Uint8Array {
    return readFileSync(this.#path(INBOUND, name));
  }

  /** Puts a file away that was read. */
  putAway(name: string, round: number): void {
    renameSync(this.#path(INBOUND, name), this.#path(RECEIVED, `${String(round).padStart(5, '0')}-${name}`));
  }

  /** Lays a file into the client's folder, whole or not at all. */
  deliver(name: string, bytes: Uint8Array): void {
    const temporary = this.#path(OUTBOUND, `.${name}.tmp`);
    writeFileSync(temporary, bytes, { mode: 0o600 });
    renameSync(temporary, this.#path(OUTBOUND, name));
  }

  /** Bytes in the client's folders. */
  usedBytes(): number {
    let total = 0;
    for (const folder of [INBOUND, OUTBOUND]) {
      for (const entry of readdirSync(this.#path(folder), { withFileTypes: true })) {
        if (entry.isFile()) total += statSync(this.#path(folder, entry.name)).size;
      }
    }
    return total;
  }

  #path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }
}
