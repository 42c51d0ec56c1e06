/** Render: what prints remittances, on paper or as a page. */
import type { RemittanceSink } from '../claims/remittance.ts';

export interface RemittancePrint extends Required<RemittanceSink> {
  /** How many were printed. */
  readonly remittances: number;
  /** The whole document. Call once. */
  bytes(): Promise<Uint8Array>;
}
