/** Operations: one thing that the doctor looked at. */
export interface Checkup {
  readonly what: string;
  readonly good: boolean;
  readonly detail: string;
}
