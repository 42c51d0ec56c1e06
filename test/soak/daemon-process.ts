/** Soak: the daemon as a process that is started again whenever it ends, until it is told to stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export class Daemon {
  readonly #config: string;
  #child: ChildProcess | undefined;
  #wanted = true;
  /** Starts of the process. */
  starts = 0;
  /** Most memory of any of them, in MB. */
  peakMegabytes = 0;
  said = '';

  constructor(config: string) {
    this.#config = config;
    this.#start();
  }

  #start(): void {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/soak/daemon.ts', this.#config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.starts += 1;
    child.stderr.on('data', (chunk: Buffer) => {
      this.said = (this.said + chunk.toString()).slice(-20_000);
    });
    child.once('exit', () => {
      if (this.#wanted) this.#start();
    });
    this.#child = child;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Looks how much memory it has had; where the machine doesn't tell, it stays 0. */
  weigh(): void {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid ?? 0}/status`, 'latin1');
      const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
      this.peakMegabytes = Math.max(this.peakMegabytes, Math.round(Number(kilobytes) / 1024));
    } catch {
      // It has ended this very moment, or the machine has no /proc.
    }
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await ended;
  }
}
