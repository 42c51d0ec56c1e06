/** Inbound: a received file that is encrypted, signed or packed: opened within bounds; what is in it is received like any other file. */
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { InboundFileRow, QuarantineItem } from '../ledger/port.ts';
import type { Pgp, UnpackBounds, UnpackedFile } from '../seal/port.ts';
import { type Again, applyFile, type FileReport, finishAside, unpackedFrom } from './apply-file.ts';
import { formOf, HEAD_BYTES } from './classify/form.ts';
import { inboundErrors } from './errors.ts';
import type { InboundPorts } from './ports.ts';

type Packing = 'gzip' | 'zip' | 'pgp';

/** A zip in a gzip in a PGP file is as deep as honest partners go. */
const DEEPEST = 3;
const BOUNDS: UnpackBounds = { maximumBytes: 2_147_483_648, maximumFiles: 1_000, maximumRatio: 200 };
/** PGP messages are worked on in memory. */
const LARGEST_PGP = 268_435_456;

/** Of the seal port's errors, and of ours. */
const REASONS: Readonly<Record<string, string>> = {
  'packed-too-large': 'PACKED_TOO_LARGE',
  'packed-too-deep': 'PACKED_TOO_LARGE',
  'packed-unreadable': 'PACKED_UNREADABLE',
  'pgp-undecryptable': 'PGP_UNDECRYPTABLE',
  'pgp-not-set-up': 'PGP_UNDECRYPTABLE',
  'pgp-signature-invalid': 'PGP_SIGNATURE_INVALID',
};

/**
 * Applies a received file, opening it first when it is packed: its content is archived and noted as received in the transaction that
 * makes the packed file APPLIED, so that a crash between leaves nothing out and nothing twice. What can't be opened, or is not signed
 * though everything must be, is set aside whole. Applied again, a packed file is opened again.
 */
export async function applyReceivedFile(ports: InboundPorts, row: InboundFileRow, again?: Again): Promise<FileReport> {
  const pgp = ports.pgpOf(row.partner);
  const packing = packingOf(await headOf(ports, row), pgp);
  if (packing === undefined) {
    if (pgp?.signedOnly === true && unpackedFrom(row).unpackedFrom === undefined)
      return finishAside(ports, row, [aside(ports, row, 'PGP_SIGNATURE_INVALID', 'the file is not signed')]);
    return applyFile(ports, row, again);
  }
  try {
    return await applyContents(ports, row, await opened(ports, row, packing, pgp));
  } catch (cause) {
    const reason = cause instanceof GatewayError ? REASONS[cause.code] : undefined;
    if (reason === undefined || !(cause instanceof GatewayError)) throw cause;
    return finishAside(ports, row, [aside(ports, row, reason, cause.message)]);
  }
}

async function headOf(ports: InboundPorts, row: InboundFileRow): Promise<Uint8Array> {
  for await (const chunk of ports.archive.read(row.sha256)) return chunk.subarray(0, HEAD_BYTES);
  return new Uint8Array();
}

/** By the first bytes, never by the name. Where PGP was agreed on, signed messages of any kind are looked for too. */
function packingOf(head: Uint8Array, pgp: Pgp | undefined): Packing | undefined {
  const form = formOf(head);
  if (form === 'gzip' || form === 'zip' || form === 'pgp') return form;
  // The highest bit begins every packet of RFC 9580.
  const packet = (form === 'binary' || form === 'text') && (head[0] ?? 0) >= 0x80;
  return pgp !== undefined && packet ? 'pgp' : undefined;
}

interface Content {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

async function opened(
  ports: InboundPorts,
  row: InboundFileRow,
  packing: Packing,
  pgp: Pgp | undefined,
): Promise<readonly Content[]> {
  if (depthOf(row) >= DEEPEST)
    throw new GatewayError(inboundErrors.packedTooDeep, `packed more than ${DEEPEST} times over`);
  if (packing === 'pgp') {
    if (pgp === undefined)
      throw new GatewayError(inboundErrors.pgpNotSetUp, 'the file is encrypted, and PGP is not set up for its partner');
    if (row.sizeBytes > LARGEST_PGP)
      throw new GatewayError(inboundErrors.packedTooDeep, `a PGP file of more than ${LARGEST_PGP} bytes`);
    const bytes = await pgp.unwrap(await ports.archive.get(row.sha256));
    return [{ name: '', sha256: await ports.archive.put(bytes), sizeBytes: bytes.length }];
  }
  const packed = join(ports.downloads, `in-packed-${row.sha256}.part`);
  let files: readonly UnpackedFile[] = [];
  try {
    await writeOut(ports, row, packed);
    files = await ports.unpacker.unpack(packing, packed, { folder: ports.downloads, bounds: BOUNDS });
    const contents: Content[] = [];
    for (const { name, path } of files) contents.push({ name, ...(await ports.archive.putFile(path)) });
    return contents;
  } finally {
    for (const path of [packed, ...files.map((file) => file.path)]) await rm(path, { force: true });
  }
}

async function writeOut(ports: InboundPorts, row: InboundFileRow, path: string): Promise<void> {
  await mkdir(ports.downloads, { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  try {
    for await (const chunk of ports.archive.read(row.sha256)) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}

async function applyContents(
  ports: InboundPorts,
  row: InboundFileRow,
  contents: readonly Content[],
): Promise<FileReport> {
  const inner = contents.map(
    ({ name, sha256, sizeBytes }, index): InboundFileRow => ({
      sha256,
      partner: row.partner,
      name: `${row.name}#${name === '' ? index + 1 : name}`,
      sizeBytes,
      receivedAt: row.receivedAt,
      state: 'RECEIVED',
      detailJson: JSON.stringify({ unpackedFrom: row.sha256, depth: depthOf(row) + 1 }),
    }),
  );
  const none: FileReport = {
    ...{ sha256: row.sha256, kind: 'packed', sets: 0, remittances: 0, duplicates: 0, quarantined: 0, aside: [] },
    ...{ knownInterchanges: 0, requeued: 0, queued: 0, held: 0 },
  };
  const known = await ports.ledger.transaction(async (tx) => {
    let seen = 0;
    for (const file of inner) if (!(await tx.addInboundFile(file))) seen += 1;
    const detail = { ...none, contents: contents.map(({ sha256 }) => sha256) };
    await tx.changeInboundFile(row.sha256, 'APPLIED', JSON.stringify(detail));
    return seen;
  });
  ports.log.info('file-unpacked', { sha256: row.sha256, files: contents.length });
  let sum: FileReport = { ...none, duplicates: known };
  for (const { sha256 } of inner) {
    const file = await ports.ledger.inboundFile(sha256);
    if (file === undefined || file.state !== 'RECEIVED') continue;
    sum = added(sum, await applyReceivedFile(ports, file));
  }
  return sum;
}

function added(one: FileReport, two: FileReport): FileReport {
  return {
    ...one,
    sets: one.sets + two.sets,
    remittances: one.remittances + two.remittances,
    duplicates: one.duplicates + two.duplicates,
    quarantined: one.quarantined + two.quarantined,
    knownInterchanges: one.knownInterchanges + two.knownInterchanges,
    requeued: one.requeued + two.requeued,
    queued: one.queued + two.queued,
    held: one.held + two.held,
  };
}

const depthOf = (row: InboundFileRow): number => unpackedFrom(row).depth ?? 0;

function aside(ports: InboundPorts, row: InboundFileRow, reasonCode: string, detail: string): QuarantineItem {
  const { sha256, partner, name, sizeBytes } = row;
  return { sha256, partner, name, offset: 0, length: sizeBytes, reasonCode, detail, at: toInstant(ports.clock.now()) };
}
