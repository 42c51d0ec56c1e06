/** Render: text as the built-in fonts of a PDF can show it. */

/** The built-in fonts have the characters of Windows-1252; what they lack, and control characters, become a question mark. */
export function winAnsi(text: string): string {
  return text.replace(/[^\u0020-\u007e\u00a0-\u00ff\u2019]/g, '?');
}
