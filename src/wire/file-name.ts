/** Wire: names of files on the partner's server. They hold ids, times and numbers, never a patient's data. */
import type { WallTime } from '../base/clock.ts';
import type { TradingPartner } from './partner.ts';

export interface FileNameParts {
  /** What the file holds, e.g. `837P`, `999`. */
  readonly type: string;
  readonly usage: 'T' | 'P';
  readonly at: WallTime;
  readonly interchangeControlNumber: string;
}

/** Fills the partner's pattern, e.g. `acme_837P_T_20261125083000_000000042.837`. */
export function fileNameOf(partner: Pick<TradingPartner, 'id' | 'send'>, parts: FileNameParts): string {
  const { at } = parts;
  const two = (value: number): string => String(value).padStart(2, '0');
  const values: Readonly<Record<string, string>> = {
    partner: partner.id,
    type: parts.type,
    usage: parts.usage,
    timestamp: `${at.year}${[at.month, at.day, at.hour, at.minute, at.second].map(two).join('')}`,
    control: parts.interchangeControlNumber,
  };
  return partner.send.fileName.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A name that pollers for `*.837` and the like leave alone; another one for each attempt, so that a stuck file is in nobody's way. */
export const temporaryName = (fileName: string, attempt: number): string => `.${fileName}.${attempt}.part`;

/** Whether a name is one of ours for a file that is not complete. */
export const isTemporaryName = (name: string): boolean => /^\..+\.\d+\.part$/.test(name);

const NUMBERED = /^(.*?)(?:-(\d{1,3}))?(\.[^.]*)?$/;

/** The next name when one is taken on the server: `a.837`, `a-2.837`, `a-3.837`. */
export function nextName(fileName: string): string {
  const [, stem = fileName, , extension = ''] = NUMBERED.exec(fileName) ?? [];
  return `${stem}-${numberOf(fileName) + 1}${extension}`;
}

/** Which of these names it is, from 1. */
export function numberOf(fileName: string): number {
  return Number(NUMBERED.exec(fileName)?.[2] ?? '1');
}

/** A remote path; the folder `.` is the mailbox itself. */
export const remotePath = (folder: string, name: string): string =>
  folder === '.' || folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
