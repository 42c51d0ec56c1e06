/** Outbound: what was written is read back and judged against what its channel is for, before anything of it may travel (SC-004, E-001 to E-004). Pure. */
import { assert } from '../base/gateway-error.ts';
import type { ClaimType } from '../claims/claim.ts';
import { readX12 } from '../x12/reader.ts';
import { scrubEnvelope, type WrittenGroup, type WrittenInterchange, type WrittenSet } from './scrub/envelope-edits.ts';

type Growing<Facts> = { -readonly [Key in keyof Facts]: Facts[Key] };
type OpenGroup = Growing<Omit<WrittenGroup, 'sets'>> & { readonly sets: WrittenSet[] };
type OpenInterchange = Growing<Omit<WrittenInterchange, 'groups'>> & { readonly groups: OpenGroup[] };

const text = (...bytes: readonly (number | undefined)[]): readonly string[] =>
  bytes.flatMap((byte) => (byte === undefined ? [] : [String.fromCharCode(byte)]));

/** Header and trailer values of each interchange of the bytes, as they stand there. */
export function writtenEnvelopes(bytes: Uint8Array, claimType: ClaimType): readonly WrittenInterchange[] {
  const interchanges: OpenInterchange[] = [];
  let segments = 0;
  readX12(bytes, {
    interchangeStart: (isa, { interchange }) => {
      const { element, component, repetition, segment } = interchange.delimiters;
      interchanges.push({
        delimiters: text(element, component, repetition, segment),
        headerLength: isa.length + 1,
        headerElements: isa.elementCount,
        usage: interchange.usage,
        controlNumber: interchange.controlNumber,
        trailerControlNumber: '',
        groupCount: -1,
        groups: [],
      });
    },
    groupStart: (_, { group }) => {
      const { version = '', controlNumber = '' } = group ?? {};
      interchanges.at(-1)?.groups.push({ version, controlNumber, trailerControlNumber: '', setCount: -1, sets: [] });
    },
    setStart: () => {
      segments = 0;
    },
    segment: () => {
      segments += 1;
    },
    setEnd: (se, { set }) => {
      interchanges
        .at(-1)
        ?.groups.at(-1)
        ?.sets.push({
          claimType,
          guide: set?.implementation ?? '',
          controlNumber: set?.controlNumber ?? '',
          trailerControlNumber: se?.element(2) ?? '',
          saidSegments: Number(se?.element(1) ?? -1),
          segments,
        });
    },
    groupEnd: (ge) => {
      const group = interchanges.at(-1)?.groups.at(-1);
      if (group === undefined || ge === undefined) return;
      group.setCount = Number(ge.element(1));
      group.trailerControlNumber = ge.element(2);
    },
    interchangeEnd: (iea) => {
      const interchange = interchanges.at(-1);
      if (interchange === undefined || iea === undefined) return;
      interchange.groupCount = Number(iea.element(1));
      interchange.trailerControlNumber = iea.element(2);
    },
  });
  return interchanges;
}

/** Throws when the file that we wrote is not one legal interchange for that channel: it must never leave. */
export function assertSendable(bytes: Uint8Array, claimType: ClaimType, usage: 'T' | 'P'): void {
  const envelopes = writtenEnvelopes(bytes, claimType);
  const findings = envelopes.flatMap((written) => scrubEnvelope(written, usage));
  const codes = findings.map(({ kind }) => kind.code).join(', ');
  assert(
    envelopes.length === 1 && findings.length === 0,
    `${envelopes.length} interchanges were written, with ${codes}`,
  );
}
