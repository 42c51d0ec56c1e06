#!/bin/sh
':' //; exec /usr/bin/env node --max-semi-space-size=32 "$0" "$@"
// The shell runs the line above, with room for young objects, of which an 835 makes many; to Node it is a text and a remark.
import { main } from '../dist/main.js';

await main();
