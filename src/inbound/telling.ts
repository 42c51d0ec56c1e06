/** Inbound: billing systems are told of what is applied while more is being applied, so that the first check's posting doesn't wait for the last. */
import type { DeliverReport } from '../drop/deliver.ts';
import { tellBillingSystems } from '../drop/tell.ts';
import type { InboundPorts } from './ports.ts';

/** Fewer are told with those that come next: each time costs a commit. */
const WORTH_TELLING = 8;

export class Telling {
  readonly #ports: InboundPorts;
  #untold = 0;
  #running: Promise<void> | undefined;
  #delivered = 0;
  readonly #files: string[] = [];

  constructor(ports: InboundPorts) {
    this.#ports = ports;
  }

  /** Something was committed of which billing systems are to be told. Never throws: what fails waits for `end`. */
  soon(): void {
    this.#untold += 1;
    if (this.#running !== undefined || this.#untold < WORTH_TELLING) return;
    this.#untold = 0;
    this.#running = this.#tell()
      .catch(() => undefined)
      .then(() => {
        this.#running = undefined;
      });
  }

  /** Nothing is being told any more. Not waited for, it would go on when the lease of its work is given back, and note no more what it told. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Tells all that is left, and answers what was told in all. Throws as `tellBillingSystems`. */
  async end(): Promise<DeliverReport> {
    await this.settled();
    const { waiting, heldBack } = await this.#tell();
    return { delivered: this.#delivered, waiting, files: this.#files, heldBack };
  }

  async #tell(): Promise<DeliverReport> {
    const report = await tellBillingSystems(this.#ports);
    this.#delivered += report.delivered;
    this.#files.push(...report.files);
    return report;
  }
}
