/** Base: plain records of many keys that are set by computed names. */

/**
 * V8 makes a hash table of an object literal that gets more than about a dozen keys by computed names: slow to fill, to look into and to write
 * as JSON. How much room an object gets in itself V8 guesses from the assignments in its constructor, run or not, and then learns
 * from the first few objects.
 */
class RoomyObject<Value> {
  [key: string]: Value;

  constructor(all: Value | undefined) {
    if (all === undefined) return;
    this['a'] = this['b'] = this['c'] = this['d'] = this['e'] = this['f'] = this['g'] = this['h'] = all;
    this['i'] = this['j'] = this['k'] = this['l'] = this['m'] = this['n'] = this['o'] = this['p'] = all;
  }
}

/** An empty record that will get a dozen keys or more. */
export const roomyObject = <Value>(): Record<string, Value> => new RoomyObject<Value>(undefined);
