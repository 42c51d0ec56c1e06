/** Rig: what the fault server may do wrong. Everything is off unless set; a test may change it while the server runs. */
export interface Faults {
  /** WRITE answers "Quota exceeded" once so many bytes are stored. */
  quotaAfterBytes?: number;
  /** WRITE to such a path answers "Quota exceeded". */
  quotaFor?: (path: string) => boolean;
  /** Every WRITE and CLOSE is confirmed; nothing is stored. */
  blackholeData?: boolean;
  /** The socket dies once so many bytes are stored. */
  dropAfterBytes?: number;
  /** WRITE is no longer answered once so many bytes are stored. */
  stallAfterBytes?: number;
  /** Each WRITE is answered so much later. */
  delayWriteMs?: number;
  /** CLOSE answers FAILURE. */
  closeFails?: boolean;
  /** The socket dies instead of CLOSE's answer; the bytes are stored. */
  closeDrops?: boolean;
  /** RENAME answers this status and does nothing. */
  renameFails?: { readonly status: number; readonly message: string };
  /** RENAME is done, then the socket dies without an answer. */
  renameDropsAfter?: boolean;
  /** RENAME overwrites, as many servers do. */
  renameOverwrites?: boolean;
  /** OPEN ignores the exclusive flag, as some servers do. */
  ignoresExclusive?: boolean;
  /** A final name is taken away at once, as a peer's own poller does. Called after RENAME with the new path. */
  consumer?: (path: string) => boolean;
  /** READ says end of file from this offset on, whatever the size. */
  earlyEofAtBytes?: number;
  /** Sizes told (stat and list) are this much more than the bytes there are. */
  lieSizeBytes?: number;
  /** Each READ appends so many bytes to the file that is read. */
  growByBytes?: number;
  /** So many bytes are appended right after READ said end of file. */
  growAtEndBytes?: number;
  /** The socket dies at the first READ at or after this offset. */
  dropReadAtBytes?: number;
  /** READ is never answered from this offset on. */
  stallReadAtBytes?: number;
  /** At most so many bytes an answer to READ. */
  shortReadsBytes?: number;
  /** REMOVE answers PERMISSION_DENIED. */
  removeFails?: boolean;
  /** OPENDIR and READDIR answer this status. */
  listFails?: { readonly status: number; readonly message: string };
  /** Attributes come without permissions. */
  noPermissions?: boolean;
  /** Every login is refused. */
  rejectAuth?: boolean;
  /** Only keyboard-interactive is offered, asking one question. */
  keyboardOnly?: boolean;
  /** The TCP port is open and says nothing. */
  noBanner?: boolean;
  /** The SFTP channel opens and is never answered. */
  silentSftp?: boolean;
  /** The SFTP channel is granted, and nothing is ever said on it. */
  muteSftp?: boolean;
  /** Another host key than the one that `hostKey` names. Read at the start of each connection. */
  otherHostKey?: boolean;
  /** Introduces itself as OpenSSH does, which more is asked of at once. Read at start. */
  claimsOpenSsh?: boolean;
  /** Only this key exchange is offered. Read at start. */
  legacyOnly?: boolean;
}
