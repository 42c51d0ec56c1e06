/** SFTP adapter: the channels of one connection. A server works on each by itself, so that one file's fsync doesn't hold up the next. */

export interface Channels<Channel> {
  /** Runs the operation on an idle channel; opens another where none is idle, as long as there may be more. */
  run<Result>(operation: (channel: Channel) => Promise<Result>): Promise<Result>;
}

interface Lane<Channel> {
  readonly channel: Channel;
  atWork: number;
}

export interface ChannelOptions<Channel> {
  readonly most: number;
  /** Opens another; a server may refuse that, then those that there are do all the work, and it is not asked again. */
  open(): Promise<Channel>;
}

export function createChannels<Channel>(first: Channel, { most, open }: ChannelOptions<Channel>): Channels<Channel> {
  const lanes: Lane<Channel>[] = [{ channel: first, atWork: 0 }];
  let wanted = 1;
  let refused = false;
  const onLane = async <Result>(
    lane: Lane<Channel>,
    operation: (channel: Channel) => Promise<Result>,
  ): Promise<Result> => {
    lane.atWork += 1;
    try {
      return await operation(lane.channel);
    } finally {
      lane.atWork -= 1;
    }
  };
  const leastBusy = (): Lane<Channel> => lanes.reduce((one, other) => (other.atWork < one.atWork ? other : one));
  const another = async (): Promise<Lane<Channel>> => {
    try {
      const lane = { channel: await open(), atWork: 0 };
      lanes.push(lane);
      return lane;
    } catch {
      // What is wrong with the connection itself, the operation finds out on a channel that there is.
      refused = true;
      return leastBusy();
    }
  };
  return {
    async run(operation) {
      const best = leastBusy();
      if (best.atWork === 0 || wanted >= most || refused) return onLane(best, operation);
      wanted += 1;
      return onLane(await another(), operation);
    },
  };
}
