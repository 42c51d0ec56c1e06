/** Poll tests: a server in memory with a clock of its own; what it does wrong is said by the test. */
import { GatewayError } from '../../../src/base/gateway-error.ts';
import { transportErrors } from '../../../src/transport/errors.ts';
import { nameSkipReason } from '../../../src/transport/names.ts';
import { oldestFiles } from '../../../src/transport/oldest.ts';
import type { TransportSession } from '../../../src/transport/port.ts';

export interface ServerFile {
  bytes: Buffer;
  modifiedMs: number;
}

export class MakeBelieveServer implements TransportSession {
  /** Full path → file. */
  readonly files = new Map<string, ServerFile>();
  /** Called before a file is read, and after its last byte was. */
  beforeRead: (path: string) => void = () => undefined;
  afterRead: (path: string) => void = () => undefined;
  removeRefused = false;
  reads = 0;

  put(path: string, text: string, modifiedMs = 1_000): void {
    this.files.set(path, { bytes: Buffer.from(text, 'latin1'), modifiedMs });
  }

  names(folder: string): readonly string[] {
    return [...this.files.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
  }

  async list(...[folder, options]: Parameters<TransportSession['list']>): ReturnType<TransportSession['list']> {
    const oldest = oldestFiles(options.limit);
    const prefix = `${folder}/`;
    for (const [path, file] of this.files) {
      if (!path.startsWith(prefix)) continue;
      const name = path.slice(prefix.length);
      const reason = nameSkipReason(name);
      const entry = { name, sizeBytes: file.bytes.length, modifiedMs: file.modifiedMs };
      if (reason !== undefined) options.onSkipped?.(name, reason);
      else if (options.accept?.(entry) ?? true) oldest.add(entry);
    }
    return oldest.take();
  }

  async stat(path: string): ReturnType<TransportSession['stat']> {
    const file = this.files.get(path);
    return file === undefined ? undefined : { sizeBytes: file.bytes.length, modifiedMs: file.modifiedMs };
  }

  async read(path: string, onChunk: (chunk: Uint8Array) => void | Promise<void>): Promise<number> {
    this.reads += 1;
    this.beforeRead(path);
    const bytes = this.files.get(path)?.bytes ?? Buffer.alloc(0);
    await onChunk(bytes);
    this.afterRead(path);
    return bytes.length;
  }

  async write(): Promise<void> {
    throw new Error('assertion failed: polling wrote to the server');
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.files.get(from);
    if (this.files.has(to)) throw new GatewayError(transportErrors.exists, 'a file of that name is there');
    if (file === undefined) throw new GatewayError(transportErrors.missing, 'no such file');
    this.files.delete(from);
    this.files.set(to, file);
  }

  async remove(path: string): Promise<void> {
    if (this.removeRefused) throw new GatewayError(transportErrors.permission, 'refused');
    this.files.delete(path);
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
