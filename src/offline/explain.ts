/** Offline: the story of `explain`: what is wrong with the file first, then the file from its beginning in plain words, marks included. */

import { type ExplainOptions, Explanation, type ExplanationLine } from '../render/explain/explanation.ts';
import { Outline } from '../render/outline.ts';
import { X12Reader } from '../x12/reader.ts';
import { validateFile } from './validate.ts';
import type { FileVerdict, ValidateFileOptions } from './verdict.ts';

export interface ExplainFileOptions extends ValidateFileOptions {
  readonly labels: ExplainOptions['labels'];
  readonly wordsOf: NonNullable<ExplainOptions['wordsOf']>;
  /** Told once, before the first line. */
  verdict(verdict: FileVerdict): Promise<void>;
  /** Takes the lines as they come; reading waits for it. */
  lines(lines: readonly ExplanationLine[]): Promise<void>;
}

/** A file that is no X12 has its verdict and no lines. */
export async function explainFile(options: ExplainFileOptions): Promise<FileVerdict> {
  const verdict = await validateFile(options);
  await options.verdict(verdict);
  if (verdict.kind !== 'x12') return verdict;
  let waiting: ExplanationLine[] = [];
  const explanation = new Explanation({
    labels: options.labels,
    wordsOf: options.wordsOf,
    findings: verdict.findings.filter((item) => item.severity !== 'info'),
    line: (line) => waiting.push(line),
  });
  const drain = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    await options.lines(batch);
  };
  const reader = new X12Reader(new Outline(options.guides.library, explanation), { file: options.file });
  for await (const chunk of options.chunks()) {
    reader.push(chunk);
    await drain();
  }
  reader.end();
  explanation.end();
  await drain();
  return verdict;
}
