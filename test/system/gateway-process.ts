/** System tests: one command line of the gateway as a process of its own, which a test may kill. Arguments as of `claimgate`. */
import { main } from '../../src/main.ts';

await main();
