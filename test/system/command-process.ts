/** System tests: the command line as a process of its own, as the program's bin runs it from its sources. */
import { main } from '../../src/main.ts';

await main();
