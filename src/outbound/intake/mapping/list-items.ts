/** Outbound, intake, mappings: the items of a list as they are kept, and where each place of the export went. */

export class ListItems {
  readonly kept: unknown[] = [];
  /** Place in the export, from 1 → place in the list, from 1; absent for what was blank. */
  readonly places = new Map<number, number>();
  private readonly known = new Map<string, number>();
  private seen = 0;

  /** The place that the next item gets. */
  get next(): number {
    return this.kept.length + 1;
  }

  add(item: unknown): void {
    this.seen += 1;
    if (item === undefined) return;
    this.kept.push(item);
    this.places.set(this.seen, this.kept.length);
  }

  /** Made for place 1 to compare it: what an item is may depend on its place. */
  addDistinct(make: (ordinal: number) => unknown): void {
    const sample = make(1);
    if (sample === undefined) {
      this.seen += 1;
      return;
    }
    const key = JSON.stringify(sample);
    const before = this.known.get(key);
    if (before === undefined) {
      this.known.set(key, this.next);
      this.add(make(this.next));
      return;
    }
    this.seen += 1;
    this.places.set(this.seen, before);
  }
}
