/** X12: every finding about bytes, separators and envelopes, with what a TA1, an IK5 or an AK9 says about it. */
import { defineFindings } from '../base/finding.ts';

const RESEND = 'Ask the sender for a corrected file.';
const ISA = 'X12.5 interchange control header';
const GROUP = 'X12.6 functional group; AK905 (element 716)';
const SET = 'X12.6 transaction set; IK502 (element 618)';

/** The file and its interchanges. */
export const fileFindings = defineFindings({
  fileEmpty: {
    code: 'file-empty',
    severity: 'fatal',
    snip: 1,
    message: 'The file holds no data.',
    mend: 'Ask the sender to send the file again.',
  },
  notX12: {
    code: 'not-x12',
    severity: 'fatal',
    snip: 1,
    message: 'No interchange was found: the file is no X12.',
    mend: 'Check that this is the right file; X12 begins with ISA.',
  },
  isaMalformed: {
    code: 'isa-malformed',
    severity: 'fatal',
    snip: 1,
    message:
      'An ISA stands here that cannot be read: it does not have 16 elements and usable separators. The {length} bytes after it are not read.',
    mend: RESEND,
    source: `${ISA}; E-001`,
    acknowledgement: { ta1: '022' },
  },
  interchangeHeaderMissing: {
    code: 'interchange-header-missing',
    severity: 'fatal',
    snip: 1,
    message: 'X12 segments ({found} …) stand here without an ISA before them; {length} bytes are not read.',
    mend: RESEND,
    source: ISA,
    acknowledgement: { ta1: '022' },
  },
  textOutsideInterchange: {
    code: 'text-outside-interchange',
    severity: 'warning',
    snip: 1,
    message: '{length} bytes stand outside of any interchange and are not read.',
    mend: 'See whether this is a note of the sender or part of a damaged interchange.',
    source: 'fault 52',
  },
  interchangeTrailerMissing: {
    code: 'interchange-trailer-missing',
    severity: 'fatal',
    snip: 1,
    message: 'The interchange ends without {missing}: the file was cut.',
    mend: 'Fetch or ask for the file again; nothing of this interchange may be applied.',
    source: 'fault 51',
    acknowledgement: { ta1: '023' },
  },
  interchangeControlNumberMismatch: {
    code: 'interchange-control-number-mismatch',
    severity: 'error',
    snip: 1,
    message: 'IEA02 is "{found}", ISA13 is "{expected}".',
    mend: RESEND,
    source: 'E-002',
    acknowledgement: { ta1: '001' },
  },
  interchangeGroupCount: {
    code: 'interchange-group-count',
    severity: 'error',
    snip: 1,
    message: 'IEA01 says {found} functional groups, {expected} are there.',
    mend: RESEND,
    source: 'E-002',
    acknowledgement: { ta1: '021' },
  },
  segmentOutsideSet: {
    code: 'segment-outside-set',
    severity: 'error',
    snip: 1,
    message: '{count} segments from {found} on stand outside of a transaction set.',
    mend: RESEND,
    source: ISA,
    acknowledgement: { ta1: '024' },
  },
  trailerWithoutHeader: {
    code: 'trailer-without-header',
    severity: 'error',
    snip: 1,
    message: '{found} stands here without its header before it.',
    mend: RESEND,
    source: ISA,
    acknowledgement: { ta1: '022' },
  },
  setOutsideGroup: {
    code: 'set-outside-group',
    severity: 'error',
    snip: 1,
    message: 'The transaction set stands outside of a functional group: its GS is missing.',
    mend: RESEND,
    source: ISA,
    acknowledgement: { ta1: '024' },
  },
});

/** Elements of the ISA; the TA1 note code tells which. */
export const isaFindings = defineFindings({
  width: {
    code: 'isa-width',
    severity: 'warning',
    snip: 1,
    message: 'The ISA is not 106 characters with elements of fixed width; it was read by counting its separators.',
    mend: 'Tell the sender: other readers will refuse it.',
    source: `${ISA}; E-001`,
    acknowledgement: { ta1: '022' },
  },
  separators: {
    code: 'isa-separators',
    severity: 'error',
    snip: 1,
    message: 'The separators {found} are not four different characters other than letters and digits.',
    mend: RESEND,
    source: 'E-001',
    acknowledgement: { ta1: '027' },
  },
  repetitionSeparator: {
    code: 'isa-repetition-separator',
    severity: 'info',
    snip: 1,
    message:
      'ISA11 is "{found}" in version {version}, no separator: the interchange is read as one without repetitions.',
    mend: 'None needed unless elements repeat.',
    source: ISA,
  },
  authorizationQualifier: isaRow('isa-authorization-qualifier', 'ISA01', '010', 'warning'),
  securityQualifier: isaRow('isa-security-qualifier', 'ISA03', '012', 'warning'),
  senderQualifier: isaRow('isa-sender-qualifier', 'ISA05', '005', 'warning'),
  senderId: isaRow('isa-sender-id', 'ISA06', '006', 'warning'),
  receiverQualifier: isaRow('isa-receiver-qualifier', 'ISA07', '007', 'warning'),
  receiverId: isaRow('isa-receiver-id', 'ISA08', '008', 'warning'),
  date: isaRow('isa-date', 'ISA09', '014', 'warning'),
  time: isaRow('isa-time', 'ISA10', '015', 'warning'),
  version: isaRow('isa-version', 'ISA12', '017', 'warning'),
  controlNumber: isaRow('isa-control-number', 'ISA13', '018', 'error'),
  acknowledgementRequested: isaRow('isa-acknowledgement-requested', 'ISA14', '019', 'warning'),
  usage: isaRow('isa-usage', 'ISA15', '020', 'warning'),
});

function isaRow(code: string, element: string, ta1: string, severity: 'warning' | 'error') {
  return {
    code,
    severity,
    snip: 1,
    message: `${element} is "{found}", which is no value that it can have.`,
    mend: RESEND,
    source: ISA,
    acknowledgement: { ta1 },
  } as const;
}

/** Functional groups. */
export const groupFindings = defineFindings({
  trailerMissing: {
    code: 'group-trailer-missing',
    severity: 'fatal',
    snip: 1,
    message: 'The functional group ends without {missing}.',
    mend: RESEND,
    source: GROUP,
    acknowledgement: { group: '3' },
  },
  controlNumberMismatch: {
    code: 'group-control-number-mismatch',
    severity: 'error',
    snip: 1,
    message: 'GE02 is "{found}", GS06 is "{expected}".',
    mend: RESEND,
    source: 'E-002',
    acknowledgement: { group: '4' },
  },
  setCount: {
    code: 'group-set-count',
    severity: 'error',
    snip: 1,
    message: 'GE01 says {found} transaction sets, {expected} are there.',
    mend: RESEND,
    source: 'E-002',
    acknowledgement: { group: '5' },
  },
  controlNumberMalformed: {
    code: 'group-control-number-malformed',
    severity: 'error',
    snip: 1,
    message: 'GS06 is "{found}", not one to nine digits.',
    mend: RESEND,
    source: GROUP,
    acknowledgement: { group: '6' },
  },
  controlNumberRepeated: {
    code: 'group-control-number-repeated',
    severity: 'error',
    snip: 1,
    message: 'GS06 "{found}" was used before in this interchange.',
    mend: RESEND,
    source: GROUP,
    acknowledgement: { group: '19' },
  },
});

/** Transaction sets, seen from outside. */
export const setFindings = defineFindings({
  trailerMissing: {
    code: 'set-trailer-missing',
    severity: 'fatal',
    snip: 1,
    message: 'Transaction set {id} {controlNumber} ends without SE.',
    mend: RESEND,
    source: SET,
    acknowledgement: { set: '2' },
  },
  controlNumberMismatch: {
    code: 'set-control-number-mismatch',
    severity: 'error',
    snip: 1,
    message: 'SE02 is "{found}", ST02 is "{expected}".',
    mend: RESEND,
    source: 'E-002',
    acknowledgement: { set: '3' },
  },
  segmentCount: {
    code: 'set-segment-count',
    severity: 'error',
    snip: 1,
    message: 'SE01 says {found} segments, {expected} are there.',
    mend: RESEND,
    source: 'E-002',
    acknowledgement: { set: '4' },
  },
  idMalformed: {
    code: 'set-id-malformed',
    severity: 'error',
    snip: 1,
    message: 'ST01 is "{found}", no transaction set identifier.',
    mend: RESEND,
    source: SET,
    acknowledgement: { set: '6' },
  },
  controlNumberMalformed: {
    code: 'set-control-number-malformed',
    severity: 'error',
    snip: 1,
    message: 'ST02 is "{found}", not four to nine characters.',
    mend: RESEND,
    source: SET,
    acknowledgement: { set: '7' },
  },
  notInGroup: {
    code: 'set-not-in-group',
    severity: 'error',
    snip: 1,
    message: 'Transaction set {found} does not belong into a functional group {group}.',
    mend: RESEND,
    source: SET,
    acknowledgement: { set: '18' },
  },
  controlNumberRepeated: {
    code: 'set-control-number-repeated',
    severity: 'error',
    snip: 1,
    message: 'ST02 "{found}" was used before in this functional group.',
    mend: RESEND,
    source: SET,
    acknowledgement: { set: '23' },
  },
});

/** Segments as bytes. */
export const segmentFindings = defineFindings({
  tooLong: {
    code: 'segment-too-long',
    severity: 'error',
    snip: 1,
    message: 'No segment terminator within {limit} bytes; reading went on after the next one.',
    mend: RESEND,
    source: 'fault 51',
    acknowledgement: { set: '5' },
  },
  idMalformed: {
    code: 'segment-id-malformed',
    severity: 'error',
    snip: 1,
    message: '"{found}" is no segment identifier.',
    mend: RESEND,
    source: 'X12.6 segment identifier',
    acknowledgement: { segment: '1', set: '5' },
  },
  empty: {
    code: 'segment-empty',
    severity: 'warning',
    snip: 1,
    message: 'Two segment terminators follow each other.',
    mend: 'Tell the sender.',
    source: 'X12.6 segment',
  },
  lineBreak: {
    code: 'segment-line-break',
    severity: 'warning',
    snip: 1,
    message: 'Lines are broken inside segments; the line ends were taken out. Said once an interchange.',
    mend: 'Tell the sender: other readers will take the line ends for data.',
    source: 'fault 52',
  },
  terminatorMissing: {
    code: 'segment-terminator-missing',
    severity: 'warning',
    snip: 1,
    message: 'The last segment, {found}, has no terminator.',
    mend: 'Compare the size of the file with the sender’s.',
    source: 'fault 52',
  },
});
