/** Offline: the trading partner that claims are written for when no configuration names one. */
import type { TranslatePartner } from './translate-partner.ts';

export const DEFAULT_PARTNER: TranslatePartner = {
  id: 'RECEIVER',
  usage: 'T',
  sender: { qualifier: 'ZZ', id: 'SENDER' },
  receiver: { qualifier: 'ZZ', id: 'RECEIVER' },
  // PER is required in 1000A; 555-01xx numbers belong to nobody.
  submitter: { name: 'SENDER', id: 'SENDER', contactName: 'SENDER', phone: '2025550100' },
  receiverName: 'RECEIVER',
  delimiters: { element: '*', component: ':', repetition: '^', segment: '~' },
  lineEnd: 'lf',
  limits: { claimsPerSet: 5_000, setsPerInterchange: 999 },
  send: { folder: '.', mode: 'direct', fileName: '{type}_{control}.837', verify: 'size' },
};
