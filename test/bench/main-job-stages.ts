/** Bench: the stages of the main job by the files that they run in, innermost first; each goes to the first that fits. */
import type { Stage } from './profile.ts';

const SHARED: readonly Stage[] = [
  ['ledger: commit, with its fsync', /\/ledger\/sqlite\/\S+ commit$/],
  ['ledger: questions, by kysely', /\/kysely\//],
  ['ledger: claims', /\/ledger\/queries\/claims\./],
  ['ledger: events', /\/ledger\/queries\/events\./],
  ['ledger: money', /\/ledger\/queries\/money\./],
  ['ledger: interchanges and submissions', /\/ledger\/queries\/interchanges\./],
  ['ledger: drops', /\/ledger\/queries\/drops\./],
  ['ledger: anything else', /\/ledger\/queries\//],
  ['archive and spool: hash, write, fsync', /\/archive\/|\/wire\/spool|\/downloads/],
  ['seal', /\/seal\//],
  ['SFTP', /\/transport\/|\/ssh2/],
];

export const SENDING: readonly Stage[] = [
  ...SHARED,
  [
    'reading the drop: JSON, the shape of claims',
    /\/outbound\/intake\/|\/outbound\/read-batches|\/claims\/(judge|plain)-claim/,
  ],
  ['fingerprints', /\/scrub\/fingerprint/],
  ['scrubbing', /\/outbound\/scrub\/|\/codesets\//],
  ['what the ledger knows of them', /\/outbound\/(prior-claims|earlier-claims|claim-history|practice-history)/],
  ['claims, events, charges as rows', /\/outbound\/(record-claims|charges|take-batch|judge-claims)/],
  ['results: JSON, CSV, HTML', /\/outbound\/(result-file|take-file)|\/drop\/(claim-result|publish)/],
  ['batched, sent: states and events', /\/outbound\/move-claims|\/claims\/lifecycle/],
  ['checking the 837 by its guide', /\/guides\//],
  ['writing the 837', /\/documents\/|\/wire\/envelope|\/outbound\/write|\/x12\//],
  ['status drops', /\/drop\//],
  ['the rest of sending', /\/outbound\/|\/wire\//],
];

export const COLLECTING: readonly Stage[] = [
  ...SHARED,
  ['checking by the guide, reading', /\/guides\/|\/x12\/|\/documents\//],
  ['states of claims', /\/claims\/lifecycle/],
  ['matching', /\/inbound\/match\//],
  ['posting', /\/inbound\/post\//],
  ['drops', /\/drop\//],
  ['the rest of collecting', /\/inbound\/|\/claims\//],
];
