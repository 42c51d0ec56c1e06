/** Folder adapter: a mailbox that is a mounted share. */
export interface FolderConfig {
  /** Absolute path of the mount. */
  readonly root: string;
  /**
   * Name of a file in `root` that only the mounted share holds. When it is missing the share isn't mounted, and nothing is
   * written into the empty mount point.
   */
  readonly markerFile?: string;
}
