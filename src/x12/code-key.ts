/** X12: short codes as one number, so that bytes can be looked up without making a text of them. */

const LONGEST = 4;
const LAST_ASCII = 0x7f;

/** The text's one to four ASCII characters, the first in the lowest byte; 0 for any other text. */
export function codeKeyOf(text: string): number {
  if (text.length > LONGEST) return 0;
  let key = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code > LAST_ASCII) return 0;
    key = (key << 8) | code;
  }
  return key;
}
